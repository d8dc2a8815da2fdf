package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchback.localcluster.api.JsonText;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The part of the Common Expression Language that immutability rules are written in: {@code self}, {@code oldSelf}, fields,
 * {@code has()}, {@code size()}, literals, comparisons, {@code !}, {@code &&}, {@code ||} and parentheses.
 */
final class Cel {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(&&|\\|\\||==|!=|<=|>=|[()!.<>]|[A-Za-z_][A-Za-z_0-9]*|[0-9]+|'[^']*'|\"[^\"]*\")");

    private final String text;
    private int at;

    private Cel(String text) {
        this.text = text;
    }

    /** An expression that can be evaluated; missing fields are missing nodes. */
    @FunctionalInterface
    interface Expression {
        JsonNode of(Map<String, JsonNode> variables);

        default boolean holds(Map<String, JsonNode> variables) {
            return of(variables).asBoolean();
        }
    }

    /** @throws IllegalArgumentException when the expression needs more of the language */
    static Expression parse(String text) {
        var parser = new Cel(text);
        var expression = parser.alternatives();
        if (!parser.peek().isEmpty()) {
            throw parser.unsupported();
        }
        return expression;
    }

    private Expression alternatives() {
        var left = conjunction();
        while (take("||")) {
            left = either(left, conjunction());
        }
        return left;
    }

    private static Expression either(Expression left, Expression right) {
        return variables -> BooleanNode.valueOf(left.holds(variables) || right.holds(variables));
    }

    private Expression conjunction() {
        var left = comparison();
        while (take("&&")) {
            left = both(left, comparison());
        }
        return left;
    }

    private static Expression both(Expression left, Expression right) {
        return variables -> BooleanNode.valueOf(left.holds(variables) && right.holds(variables));
    }

    private Expression comparison() {
        var left = unary();
        for (var operator : COMPARISONS.entrySet()) {
            if (take(operator.getKey())) {
                var right = unary();
                return variables -> operator.getValue().apply(left.of(variables), right.of(variables));
            }
        }
        return left;
    }

    private static final Map<String, BinaryOperator<JsonNode>> COMPARISONS = Map.of(
            "==", (a, b) -> BooleanNode.valueOf(JsonText.same(a, b)),
            "!=", (a, b) -> BooleanNode.valueOf(!JsonText.same(a, b)),
            "<", compared(order -> order < 0),
            "<=", compared(order -> order <= 0),
            ">", compared(order -> order > 0),
            ">=", compared(order -> order >= 0));

    private static BinaryOperator<JsonNode> compared(Function<Integer, Boolean> test) {
        return (a, b) -> BooleanNode.valueOf(test.apply(
                a.isTextual()
                        ? a.asText().compareTo(b.asText())
                        : a.decimalValue().compareTo(b.decimalValue())));
    }

    private Expression unary() {
        if (take("!")) {
            var negated = unary();
            return variables -> BooleanNode.valueOf(!negated.holds(variables));
        }
        return fields(primary());
    }

    private Expression fields(Expression of) {
        var value = of;
        while (take(".")) {
            String name = next();
            var holder = value;
            value = variables -> holder.of(variables).path(name);
        }
        return value;
    }

    private Expression primary() {
        String token = next();
        if (token.equals("(")) {
            return closing(alternatives());
        }
        if (token.equals("has") && take("(")) {
            var argument = closing(alternatives());
            return variables -> BooleanNode.valueOf(!argument.of(variables).isMissingNode());
        }
        if (token.equals("size") && take("(")) {
            var argument = closing(alternatives());
            return variables -> size(argument.of(variables));
        }
        if (token.equals("self") || token.equals("oldSelf")) {
            return variables -> variables.getOrDefault(token, MissingNode.getInstance());
        }
        var literal = literal(token);
        return variables -> literal;
    }

    private static JsonNode size(JsonNode value) {
        return IntNode.valueOf(
                value.isTextual()
                        ? value.asText().codePointCount(0, value.asText().length())
                        : value.size());
    }

    private JsonNode literal(String token) {
        if (token.startsWith("'") || token.startsWith("\"")) {
            return TextNode.valueOf(token.substring(1, token.length() - 1));
        }
        if (token.equals("true") || token.equals("false")) {
            return BooleanNode.valueOf(token.equals("true"));
        }
        if (token.matches("[0-9]{1,18}")) {
            return LongNode.valueOf(Long.parseLong(token));
        }
        throw unsupported();
    }

    private Expression closing(Expression inner) {
        if (!take(")")) {
            throw unsupported();
        }
        return inner;
    }

    private String peek() {
        var matcher = TOKEN.matcher(text).region(at, text.length());
        if (matcher.lookingAt()) {
            return matcher.group(1);
        }
        return text.substring(at).strip();
    }

    private String next() {
        var matcher = TOKEN.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            throw unsupported();
        }
        at = matcher.end();
        return matcher.group(1);
    }

    private boolean take(String token) {
        boolean found = peek().equals(token);
        if (found) {
            next();
        }
        return found;
    }

    private IllegalArgumentException unsupported() {
        return new IllegalArgumentException("not evaluated here, at " + at + ": " + text);
    }
}
