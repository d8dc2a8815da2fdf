/**
 * What happened to breakers, kept for people and for the advisor: every change of state, and every call as far as a
 * replay needs it.
 */
@NullMarked
package dev.switchback.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
