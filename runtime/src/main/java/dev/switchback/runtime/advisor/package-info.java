/** Plays recorded calls through breakers with other settings, and says which would have done best. */
@NullMarked
package dev.switchback.runtime.advisor;

import org.jspecify.annotations.NullMarked;
