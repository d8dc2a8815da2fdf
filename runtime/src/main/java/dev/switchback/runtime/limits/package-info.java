/** Limits around calls: how many at once, and for how long. Each works alone, and around a breaker. */
@NullMarked
package dev.switchback.runtime.limits;

import org.jspecify.annotations.NullMarked;
