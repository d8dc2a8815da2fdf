@NullMarked
package dev.switchback.benchmarks;

import org.jspecify.annotations.NullMarked;
