@NullMarked
package dev.switchback.runtime.fallback;

import org.jspecify.annotations.NullMarked;
