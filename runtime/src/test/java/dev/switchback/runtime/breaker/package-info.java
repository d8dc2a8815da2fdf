@NullMarked
package dev.switchback.runtime.breaker;

import org.jspecify.annotations.NullMarked;
