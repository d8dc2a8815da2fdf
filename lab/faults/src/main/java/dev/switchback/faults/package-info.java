/** Faults at chosen calls of an API server, in the same process or through a proxy in front of any API server. */
@NullMarked
package dev.switchback.faults;

import org.jspecify.annotations.NullMarked;
