package dev.switchback.pipeline.conditions;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What the operators between two values do. */
final class Operators {
    /** How tightly each binds; a larger number binds tighter. */
    static final Map<String, Integer> PRECEDENCE = Map.ofEntries(
            Map.entry("or", 10),
            Map.entry("||", 10),
            Map.entry("and", 15),
            Map.entry("&&", 15),
            Map.entry("==", 20),
            Map.entry("!=", 20),
            Map.entry("<", 20),
            Map.entry(">", 20),
            Map.entry("<=", 20),
            Map.entry(">=", 20),
            Map.entry("in", 20),
            Map.entry("contains", 20),
            Map.entry("startsWith", 20),
            Map.entry("endsWith", 20),
            Map.entry("..", 25),
            Map.entry("+", 30),
            Map.entry("-", 30),
            Map.entry("*", 60),
            Map.entry("/", 60),
            Map.entry("%", 60),
            Map.entry("**", 100),
            Map.entry("^", 100),
            Map.entry("??", 500));

    private static final int LONGEST_RANGE = 10_000;

    private Operators() {}

    /** Both sides joined by an operator of {@link #PRECEDENCE}. */
    static Expression join(String operator, Expression left, Expression right) {
        return switch (operator) {
            case "or", "||" -> scope -> left.truth(scope) || right.truth(scope);
            case "and", "&&" -> scope -> left.truth(scope) && right.truth(scope);
            case "??" ->
                scope -> {
                    Object value = left.value(scope);
                    return value == null ? right.value(scope) : value;
                };
            default -> scope -> apply(operator, left.value(scope), right.value(scope));
        };
    }

    private static Object apply(String operator, @Nullable Object left, @Nullable Object right) {
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "<", ">", "<=", ">=" -> compare(operator, left, right);
            case "in" -> contains(left, right);
            case "contains" -> text(left, operator).contains(text(right, operator));
            case "startsWith" -> text(left, operator).startsWith(text(right, operator));
            case "endsWith" -> text(left, operator).endsWith(text(right, operator));
            case ".." -> range(number(left, operator), number(right, operator));
            default -> arithmetic(operator, left, right);
        };
    }

    static boolean equal(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number one && right instanceof Number other) {
            return one.doubleValue() == other.doubleValue();
        }
        return Objects.equals(left, right);
    }

    private static boolean compare(String operator, @Nullable Object left, @Nullable Object right) {
        if (left instanceof String one && right instanceof String other) {
            return holds(operator, one.compareTo(other), 0);
        }
        return holds(operator, number(left, operator), number(right, operator));
    }

    /** With NaN on either side nothing holds. */
    private static boolean holds(String operator, double left, double right) {
        return switch (operator) {
            case "<" -> left < right;
            case ">" -> left > right;
            case "<=" -> left <= right;
            default -> left >= right;
        };
    }

    private static boolean contains(@Nullable Object item, @Nullable Object among) {
        if (among instanceof Map<?, ?> map) {
            return item instanceof String && map.containsKey(item);
        }
        if (among instanceof List<?> list) {
            return list.stream().anyMatch(one -> equal(one, item));
        }
        throw ConditionException.unfit("in", "a list or a map on its right");
    }

    private static List<Long> range(double first, double last) {
        if (!(last - first < LONGEST_RANGE)) {
            throw ConditionException.unfit("..", "at most " + LONGEST_RANGE + " numbers");
        }
        return LongStream.rangeClosed((long) first, (long) last).boxed().toList();
    }

    private static Object arithmetic(String operator, @Nullable Object left, @Nullable Object right) {
        if (operator.equals("+") && left instanceof String one && right instanceof String other) {
            return one + other;
        }
        double one = number(left, operator);
        double other = number(right, operator);
        if (left instanceof Long a && right instanceof Long b && "+-*%".contains(operator)) {
            return whole(operator, a, b);
        }
        return switch (operator) {
            case "+" -> one + other;
            case "-" -> one - other;
            case "*" -> one * other;
            case "/" -> one / other;
            case "%" -> throw ConditionException.unfit("%", "whole numbers");
            default -> Math.pow(one, other);
        };
    }

    private static Long whole(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            default -> {
                if (right == 0) {
                    throw ConditionException.unfit("%", "a divisor other than 0");
                }
                yield left % right;
            }
        };
    }

    static double number(@Nullable Object value, String operation) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw ConditionException.unfit(operation, "numbers, found " + kind(value));
    }

    private static String text(@Nullable Object value, String operation) {
        if (value instanceof String text) {
            return text;
        }
        throw ConditionException.unfit(operation, "texts, found " + kind(value));
    }

    static String kind(@Nullable Object value) {
        if (value == null) {
            return "nil";
        }
        return value instanceof Number
                ? "a number"
                : value instanceof String
                        ? "a text"
                        : value instanceof Boolean ? "true or false" : value instanceof List ? "a list" : "a map";
    }
}
