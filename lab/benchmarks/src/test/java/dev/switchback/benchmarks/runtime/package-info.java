@NullMarked
package dev.switchback.benchmarks.runtime;

import org.jspecify.annotations.NullMarked;
