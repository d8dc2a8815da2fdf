@NullMarked
package dev.switchback.runtime.samples;

import org.jspecify.annotations.NullMarked;
