/**
 * Judges a canary by the counters of its pods, beside those of the stable pods. Pure: what it is told gives its verdict, and
 * only {@link dev.switchback.pipeline.analysis.MetricSource} asks anybody.
 */
@NullMarked
package dev.switchback.pipeline.analysis;

import org.jspecify.annotations.NullMarked;
