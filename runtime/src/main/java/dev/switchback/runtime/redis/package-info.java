/** What all that keeps something in Redis has in common. */
@NullMarked
package dev.switchback.runtime.redis;

import org.jspecify.annotations.NullMarked;
