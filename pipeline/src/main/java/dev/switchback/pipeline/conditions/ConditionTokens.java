package dev.switchback.pipeline.conditions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a condition, and how far a parser has read them. */
final class ConditionTokens {
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<number>0x[0-9A-Fa-f]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?|\\.\\d+(?:[eE][+-]?\\d+)?)"
            + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|`[^`]*+`)"
            + "|(?<word>[A-Za-z_$][A-Za-z0-9_$]*)"
            + "|(?<symbol>\\*\\*|\\?\\?|\\?\\.|\\.\\.|==|!=|<=|>=|&&|\\|\\||[-+*/%^<>!?:.,()\\[\\]{}#|]))");

    /** One of them; a text comes without its quotes. */
    record Token(Kind kind, String text, int position) {
        boolean is(String symbol) {
            return (kind == Kind.SYMBOL || kind == Kind.WORD) && text.equals(symbol);
        }
    }

    enum Kind {
        NUMBER,
        TEXT,
        WORD,
        SYMBOL,
        END
    }

    private final List<Token> tokens = new ArrayList<>();
    private int next;

    /** @throws ConditionException when a character belongs to no word */
    ConditionTokens(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (!text.substring(at).isBlank()) {
            if (!matcher.find(at) || matcher.start() != at) {
                int strange = at
                        + text.substring(at).length()
                        - text.substring(at).stripLeading().length();
                throw ConditionException.at(strange, "'" + text.charAt(strange) + "' is not understood");
            }
            tokens.add(token(matcher));
            at = matcher.end();
        }
        tokens.add(new Token(Kind.END, "the end", text.length()));
    }

    private static Token token(Matcher matcher) {
        for (Kind kind : List.of(Kind.NUMBER, Kind.TEXT, Kind.WORD, Kind.SYMBOL)) {
            String group = kind.name().toLowerCase(Locale.ROOT);
            String found = matcher.group(group);
            if (found != null) {
                String text = kind == Kind.TEXT ? unquoted(found) : found;
                return new Token(kind, text, matcher.start(group));
            }
        }
        throw new IllegalStateException("a token without a kind");
    }

    private static String unquoted(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        return quoted.startsWith("`")
                ? inner
                : inner.replace("\\n", "\n").replace("\\t", "\t").replaceAll("\\\\(.)", "$1");
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one. */
    Token peekSecond() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    /** Takes the next token if it is this symbol. */
    boolean takeIf(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            take();
        }
        return found;
    }

    void expect(String symbol) {
        if (!takeIf(symbol)) {
            throw ConditionException.at(peek().position(), "'" + symbol + "' is expected, found " + peek().text());
        }
    }
}
