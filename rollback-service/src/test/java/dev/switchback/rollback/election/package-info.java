/** Which replica leads. */
@NullMarked
package dev.switchback.rollback.election;

import org.jspecify.annotations.NullMarked;
