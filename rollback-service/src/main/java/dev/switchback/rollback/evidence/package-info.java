/** Gathers all that a decision rests on; the only reader of workloads. */
@NullMarked
package dev.switchback.rollback.evidence;

import org.jspecify.annotations.NullMarked;
