/** The breakers around what the service calls. */
@NullMarked
package dev.switchback.rollback.outward;

import org.jspecify.annotations.NullMarked;
