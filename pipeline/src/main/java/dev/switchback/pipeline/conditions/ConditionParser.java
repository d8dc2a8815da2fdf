package dev.switchback.pipeline.conditions;

import dev.switchback.pipeline.conditions.ConditionTokens.Kind;
import dev.switchback.pipeline.conditions.ConditionTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Parses the part of the expression language of Argo Rollouts (expr-lang.org) that results of queries need: no variables, no
 * regular expressions, no dates.
 */
final class ConditionParser {
    private static final int LONGEST = 4_096;
    private static final int DEEPEST = 60;

    private final ConditionTokens tokens;
    private final Set<String> functions = new TreeSet<>();
    private int depth;

    private ConditionParser(ConditionTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Parses a text.
     *
     * @param functions gets the names of the functions that it calls
     * @throws ConditionException when it is not understood
     */
    static Expression parse(String text, Set<String> functions) {
        if (text.length() > LONGEST) {
            throw new ConditionException("is longer than " + LONGEST + " characters");
        }
        var parser = new ConditionParser(new ConditionTokens(text));
        Expression whole = parser.expression();
        Token rest = parser.tokens.peek();
        if (rest.kind() != Kind.END) {
            throw ConditionException.at(rest.position(), "'" + rest.text() + "' is not expected here");
        }
        functions.addAll(parser.functions);
        return whole;
    }

    /** The choice {@code a ? b : c}, or what binds tighter. */
    private Expression expression() {
        if (++depth > DEEPEST) {
            throw ConditionException.at(tokens.peek().position(), "nested too deeply");
        }
        Expression left = pipe(operators(0));
        if (tokens.takeIf("?")) {
            Expression then = expression();
            tokens.expect(":");
            Expression otherwise = expression();
            depth--;
            return scope -> left.truth(scope) ? then.value(scope) : otherwise.value(scope);
        }
        depth--;
        return left;
    }

    /** {@code value | function(more)}. */
    private Expression pipe(Expression first) {
        Expression value = first;
        while (tokens.takeIf("|")) {
            Token name = tokens.take();
            tokens.expect("(");
            List<Expression> arguments = new ArrayList<>(List.of(value));
            arguments.addAll(list(")"));
            value = call(name, arguments);
        }
        return value;
    }

    private Expression operators(int least) {
        Expression left = unary();
        while (true) {
            boolean not = tokens.peek().is("not") && tokens.peekSecond().kind() == Kind.WORD;
            Token operator = not ? tokens.peekSecond() : tokens.peek();
            Integer binds = operator.kind() == Kind.TEXT ? null : Operators.PRECEDENCE.get(operator.text());
            if (binds == null || binds < least) {
                return left;
            }
            if (not) {
                tokens.take();
            }
            tokens.take();
            boolean toTheRight = operator.is("**") || operator.is("^");
            Expression joined = Operators.join(operator.text(), left, operators(toTheRight ? binds : binds + 1));
            left = not ? scope -> !joined.truth(scope) : joined;
        }
    }

    private Expression unary() {
        if (tokens.takeIf("!") || tokens.takeIf("not")) {
            Expression inner = bounded(50);
            return scope -> !inner.truth(scope);
        }
        if (tokens.takeIf("-")) {
            Expression inner = bounded(90);
            return scope -> inner.value(scope) instanceof Long whole ? (Object) (-whole) : -inner.number(scope, "-");
        }
        if (tokens.takeIf("+")) {
            return bounded(90);
        }
        return members(primary());
    }

    private Expression bounded(int least) {
        if (++depth > DEEPEST) {
            throw ConditionException.at(tokens.peek().position(), "nested too deeply");
        }
        Expression inner = operators(least);
        depth--;
        return inner;
    }

    private Expression primary() {
        Token token = tokens.take();
        if (token.kind() == Kind.NUMBER) {
            Object number = number(token);
            return scope -> number;
        }
        if (token.kind() == Kind.TEXT) {
            return scope -> token.text();
        }
        if (token.kind() == Kind.WORD) {
            return word(token);
        }
        switch (token.text()) {
            case "(" -> {
                Expression inner = expression();
                tokens.expect(")");
                return inner;
            }
            case "[" -> {
                List<Expression> items = list("]");
                return scope -> items.stream().map(item -> item.value(scope)).toList();
            }
            case "{" -> {
                return map();
            }
            case "#" -> {
                return tokens.takeIf("index") ? scope -> scope.index() : Expression.Scope::element;
            }
            case "." -> {
                Token field = tokens.take();
                return scope -> member(scope.element(), field.text());
            }
            default -> throw ConditionException.at(token.position(), "a value is expected, found " + token.text());
        }
    }

    private Expression word(Token word) {
        switch (word.text()) {
            case "true" -> {
                return scope -> true;
            }
            case "false" -> {
                return scope -> false;
            }
            case "nil", "null" -> {
                return scope -> null;
            }
            case "result" -> {
                return Expression.Scope::result;
            }
            default -> {
                if (!tokens.takeIf("(")) {
                    throw ConditionException.at(
                            word.position(), "the name " + word.text() + " is not known; allowed: result, a function");
                }
                return call(word, list(")"));
            }
        }
    }

    private Expression call(Token name, List<Expression> arguments) {
        functions.add(name.text());
        return ConditionFunctions.call(name.text(), arguments, name.position());
    }

    /** Expressions with commas between them, up to a closing symbol; one in braces is a predicate. */
    private List<Expression> list(String end) {
        var items = new ArrayList<Expression>();
        while (!tokens.takeIf(end)) {
            if (!items.isEmpty()) {
                tokens.expect(",");
            }
            boolean predicate = end.equals(")") && !items.isEmpty() && tokens.takeIf("{");
            items.add(expression());
            if (predicate) {
                tokens.expect("}");
            }
        }
        return items;
    }

    private Expression map() {
        Map<String, Expression> entries = new LinkedHashMap<>();
        while (!tokens.takeIf("}")) {
            if (!entries.isEmpty()) {
                tokens.expect(",");
            }
            String key = tokens.take().text();
            tokens.expect(":");
            entries.put(key, expression());
        }
        return scope -> {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            entries.forEach((key, value) -> values.put(key, value.value(scope)));
            return values;
        };
    }

    /** {@code value.field}, {@code value?.field} and {@code value[index]}, as many as there are. */
    private Expression members(Expression first) {
        Expression value = first;
        while (true) {
            Expression of = value;
            if (tokens.takeIf(".")) {
                String field = tokens.take().text();
                value = scope -> member(of.value(scope), field);
            } else if (tokens.takeIf("?.")) {
                String field = tokens.take().text();
                value = scope -> of.value(scope) == null ? null : member(of.value(scope), field);
            } else if (tokens.takeIf("[")) {
                Expression index = expression();
                tokens.expect("]");
                value = scope -> element(of.value(scope), index.value(scope));
            } else {
                return of;
            }
        }
    }

    private static @Nullable Object member(@Nullable Object value, String field) {
        if (value instanceof Map<?, ?> map) {
            return map.get(field);
        }
        throw ConditionException.unfit("." + field, "a map, found " + Operators.kind(value));
    }

    private static @Nullable Object element(@Nullable Object value, @Nullable Object index) {
        if (value instanceof Map<?, ?> map && index instanceof String field) {
            return map.get(field);
        }
        if (value instanceof List<?> list) {
            long asked = (long) Operators.number(index, "[]");
            long at = asked < 0 ? list.size() + asked : asked;
            if (at < 0 || at >= list.size()) {
                throw new ConditionException("the result has " + list.size() + " values, and none at [" + asked + "]");
            }
            return list.get((int) at);
        }
        throw ConditionException.unfit("[]", "a list, found " + Operators.kind(value));
    }

    private static Object number(Token token) {
        String digits = token.text().replace("_", "");
        try {
            if (digits.startsWith("0x")) {
                return Long.valueOf(digits.substring(2), 16);
            }
            return digits.matches("\\d+") ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
        } catch (NumberFormatException e) {
            throw ConditionException.at(token.position(), token.text() + " is too large");
        }
    }
}
