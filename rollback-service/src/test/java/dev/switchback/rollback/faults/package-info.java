/** The service on a real API server, with a fault at every call in turn. */
@NullMarked
package dev.switchback.rollback.faults;

import org.jspecify.annotations.NullMarked;
