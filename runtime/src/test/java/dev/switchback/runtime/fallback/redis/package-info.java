@NullMarked
package dev.switchback.runtime.fallback.redis;

import org.jspecify.annotations.NullMarked;
