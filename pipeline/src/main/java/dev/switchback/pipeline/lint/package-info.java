/**
 * Finds mistakes in delivery files and in those of Argo Rollouts and Flagger, and computes what an analysis would do. Start with
 * {@link dev.switchback.pipeline.lint.ReleaseLint}.
 */
@NullMarked
package dev.switchback.pipeline.lint;

import org.jspecify.annotations.NullMarked;
