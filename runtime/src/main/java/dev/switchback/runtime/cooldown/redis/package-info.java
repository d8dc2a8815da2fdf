/** Cooldowns in Redis. Needs io.lettuce:lettuce-core. */
@NullMarked
package dev.switchback.runtime.cooldown.redis;

import org.jspecify.annotations.NullMarked;
