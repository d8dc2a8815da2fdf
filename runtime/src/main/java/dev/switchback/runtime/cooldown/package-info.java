/**
 * Cooldowns that processes share. Each process decides alone and at once; what it decided reaches the others through a
 * store, asynchronously, and a store that is dead or slow is noticed by nobody who makes calls.
 */
@NullMarked
package dev.switchback.runtime.cooldown;

import org.jspecify.annotations.NullMarked;
