/**
 * Conditions on the result of a query, in the language of Argo Rollouts, such as {@code result[0] >= 0.95}. Start with
 * {@link dev.switchback.pipeline.conditions.MetricConditions}.
 */
@NullMarked
package dev.switchback.pipeline.conditions;

import org.jspecify.annotations.NullMarked;
