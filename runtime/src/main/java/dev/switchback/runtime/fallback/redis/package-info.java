/** Responses in a Redis that processes share. Needs Lettuce, which the service brings. */
@NullMarked
package dev.switchback.runtime.fallback.redis;

import org.jspecify.annotations.NullMarked;
