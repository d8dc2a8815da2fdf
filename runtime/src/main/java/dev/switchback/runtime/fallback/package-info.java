/**
 * A chain of answers: the real thing, a substitute, what was cached, and at last a degraded answer that always works. Each
 * result says where it comes from, how old it is and why.
 */
@NullMarked
package dev.switchback.runtime.fallback;

import org.jspecify.annotations.NullMarked;
