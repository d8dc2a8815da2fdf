@NullMarked
package dev.switchback.runtime.metrics;

import org.jspecify.annotations.NullMarked;
