package dev.switchback.localcluster.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * JSON as Go's {@code encoding/json}, and so a Kubernetes API server, spells it: {@code &} is an escape, 1.0 is 1,
 * 1e3 is 1000. The spelling matters because the {@code test} of a JSON Patch compares it.
 */
public final class ServerJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    /** From here on, and below 1e-6, numbers are written with an exponent. */
    private static final double EXPONENT_FROM = 1e21;

    private final StringBuilder out = new StringBuilder();

    private ServerJson() {}

    static String write(JsonNode node) {
        var json = new ServerJson();
        json.value(node);
        return json.out.toString();
    }

    /**
     * The text with each string and number as the very characters that stand for it: two trees are equal when they are
     * spelt alike, whatever the order of their fields.
     *
     * @throws UncheckedIOException when it is not JSON
     */
    public static JsonNode spelling(String json) {
        try (var parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return spelling(json, parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode spelling(String json, JsonParser parser) throws IOException {
        var nodes = JsonNodeFactory.instance;
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                var object = nodes.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.set(name, spelling(json, parser));
                }
                return object;
            }
            case START_ARRAY -> {
                var array = nodes.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(spelling(json, parser));
                }
                return array;
            }
            case VALUE_NULL -> {
                return nodes.nullNode();
            }
            case VALUE_STRING -> {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.finishToken();
                return TextNode.valueOf(
                        json.substring(start, (int) parser.currentLocation().getCharOffset()));
            }
            default -> {
                return TextNode.valueOf(parser.getText());
            }
        }
    }

    private void value(JsonNode node) {
        if (node.isObject()) {
            list('{', node.properties().iterator(), '}', field -> {
                string(field.getKey());
                out.append(':');
                value(field.getValue());
            });
        } else if (node.isArray()) {
            list('[', node.elements(), ']', this::value);
        } else if (node.isTextual()) {
            string(node.textValue());
        } else if (node.isNumber()) {
            number(node);
        } else {
            out.append(node);
        }
    }

    private <T> void list(char open, Iterator<T> elements, char close, Consumer<T> write) {
        out.append(open);
        while (elements.hasNext()) {
            write.accept(elements.next());
            if (elements.hasNext()) {
                out.append(',');
            }
        }
        out.append(close);
    }

    private void string(String text) {
        out.append('"');
        int plain = 0; // from here on nothing needs an escape
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                out.append(text, plain, i);
                character(text.charAt(i));
                plain = i + 1;
            }
        }
        out.append(text, plain, text.length()).append('"');
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c != '"' && c != '\\' && c != '&' && c != '<' && c != '>' && c != '\u2028' && c != '\u2029';
    }

    private void character(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> out.append("\\u%04x".formatted((int) c));
        }
    }

    private void number(JsonNode node) {
        double value = node.doubleValue();
        if (node.canConvertToLong() && (node.isIntegralNumber() || value == Math.rint(value))) {
            out.append(node.longValue());
        } else {
            floating(value);
        }
    }

    /** Go writes the shortest digits that give the number again, and an exponent only for the very large and small. */
    private void floating(double value) {
        var digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        double size = Math.abs(value);
        if (size >= 1e-6 && size < EXPONENT_FROM) {
            out.append(digits.toPlainString());
            return;
        }
        String unscaled = digits.unscaledValue().abs().toString();
        int exponent = unscaled.length() - 1 - digits.scale();
        out.append(value < 0 ? "-" : "").append(unscaled.charAt(0));
        if (unscaled.length() > 1) {
            out.append('.').append(unscaled, 1, unscaled.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+').append(Math.abs(exponent));
    }
}
