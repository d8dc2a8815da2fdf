package dev.switchback.pipeline.conditions;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When a measurement succeeded and when it failed, as Argo Rollouts' {@code successCondition} and {@code failureCondition} say
 * it. With one of them, the other is its negation; with both, a measurement that fulfils neither is inconclusive; with none,
 * every result is a success.
 */
public final class MetricConditions {
    private final Optional<Expression> success;
    private final Optional<Expression> failure;
    private final Set<String> functions;

    private MetricConditions(Optional<Expression> success, Optional<Expression> failure, Set<String> functions) {
        this.success = success;
        this.failure = failure;
        this.functions = functions;
    }

    /** @throws ConditionException when one of them is not understood; the message says where and why */
    public static MetricConditions parse(Optional<String> success, Optional<String> failure) {
        Set<String> functions = new TreeSet<>();
        return new MetricConditions(
                success.map(text -> ConditionParser.parse(text, functions)),
                failure.map(text -> ConditionParser.parse(text, functions)),
                functions);
    }

    /** One condition alone, to find mistakes in it. */
    public static Optional<String> mistake(String condition) {
        try {
            ConditionParser.parse(condition, new TreeSet<>());
            return Optional.empty();
        } catch (ConditionException e) {
            return Optional.of(e.reason());
        }
    }

    /** Names of the functions that they call, such as {@code isNaN}. */
    public Set<String> functions() {
        return functions;
    }

    /**
     * Judges the result of a query: a list of numbers for a vector, a number for a scalar, null for nothing. A result that the
     * conditions do not fit, such as {@code result[0]} of an empty vector, is {@link Measurement#ERROR}.
     */
    public Measurement judge(@Nullable Object result) {
        Expression.Scope scope = Expression.Scope.of(result);
        try {
            Optional<Boolean> succeeded = success.map(condition -> condition.truth(scope));
            Optional<Boolean> failed = failure.map(condition -> condition.truth(scope));
            if (failed.orElseGet(() -> succeeded.isPresent() && !succeeded.get())) {
                return Measurement.FAILED;
            }
            return succeeded.orElse(true) ? Measurement.SUCCESSFUL : Measurement.INCONCLUSIVE;
        } catch (ConditionException e) {
            return Measurement.ERROR;
        }
    }

    /** Why {@link #judge} gives {@link Measurement#ERROR} for a result; empty when it does not. */
    public Optional<String> error(@Nullable Object result) {
        Expression.Scope scope = Expression.Scope.of(result);
        try {
            success.ifPresent(condition -> condition.truth(scope));
            failure.ifPresent(condition -> condition.truth(scope));
            return Optional.empty();
        } catch (ConditionException e) {
            return Optional.of(e.reason());
        }
    }
}
