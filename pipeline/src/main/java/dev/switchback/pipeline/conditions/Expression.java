package dev.switchback.pipeline.conditions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A parsed expression. Its values are {@link Long}, {@link Double}, {@link Boolean}, {@link String}, {@link List},
 * {@link java.util.Map} and null, which the language calls nil.
 */
interface Expression {

    /** @throws ConditionException when the values do not fit */
    @Nullable
    Object value(Scope scope);

    /**
     * What names stand for.
     *
     * @param result of the query
     * @param element of the list that a predicate is asked about, {@code #} in the language
     * @param index of that element, {@code #index}
     */
    record Scope(@Nullable Object result, @Nullable Object element, long index) {
        static Scope of(@Nullable Object result) {
            return new Scope(result, null, 0);
        }

        Scope at(@Nullable Object next, long position) {
            return new Scope(result, next, position);
        }
    }

    default boolean truth(Scope scope) {
        if (value(scope) instanceof Boolean truth) {
            return truth;
        }
        throw ConditionException.unfit("a condition", "true or false");
    }

    default List<?> list(Scope scope, String operation) {
        if (value(scope) instanceof List<?> list) {
            return list;
        }
        throw ConditionException.unfit(operation, "a list");
    }

    default double number(Scope scope, String operation) {
        return Operators.number(value(scope), operation);
    }
}
