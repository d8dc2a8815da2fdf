/** Methods behind breakers, by annotation; {@code spring} and {@code micronaut} bring it to their beans. */
@NullMarked
package dev.switchback.runtime.guarded;

import org.jspecify.annotations.NullMarked;
