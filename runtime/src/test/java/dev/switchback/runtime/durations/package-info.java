@NullMarked
package dev.switchback.runtime.durations;

import org.jspecify.annotations.NullMarked;
