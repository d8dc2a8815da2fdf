@NullMarked
package dev.switchback.benchmarks.loop;

import org.jspecify.annotations.NullMarked;
