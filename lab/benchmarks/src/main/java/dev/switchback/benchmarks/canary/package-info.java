/** F3: how many requests a bad canary fails until it is found, and how often a healthy one is aborted. Simulated. */
@NullMarked
package dev.switchback.benchmarks.canary;

import org.jspecify.annotations.NullMarked;
