package dev.switchback.orders;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.switchback.orders.OrderBook.Order;
import dev.switchback.runtime.fallback.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service's JSON, by streaming: the data-binding library alone would double the start-up time. */
final class OrderJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonPointer CONTENT = JsonPointer.compile("/choices/0/message/content");

    private OrderJson() {}

    /** Writes the fields of an object. */
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    static String object(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString();
    }

    static String order(Order order) {
        return object(json -> fields(json, order));
    }

    static String orders(List<Order> orders) {
        return object(json -> {
            json.writeArrayFieldStart("orders");
            for (Order order : orders) {
                json.writeStartObject();
                fields(json, order);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void fields(JsonGenerator json, Order order) throws IOException {
        json.writeNumberField("id", order.id());
        json.writeStringField("item", order.item());
        json.writeNumberField("quantity", order.quantity());
    }

    /** An answer, and where it comes result. */
    static String recommendation(String item, Result<String> result) {
        return object(json -> {
            json.writeStringField("item", item);
            json.writeStringField("recommendation", result.value());
            json.writeBooleanField("fallback", result.isFallback());
            json.writeObjectFieldStart("provenance");
            json.writeStringField("tier", result.tier().label());
            json.writeStringField("source", result.source());
            json.writeNumberField("age_seconds", result.age().toMillis() / 1e3);
            json.writeBooleanField("stale", result.stale());
            json.writeStringField("why", result.why());
            json.writeEndObject();
        });
    }

    /**
     * What a model says.
     *
     * @throws UncheckedIOException when it is not the completion of a chat
     */
    static String reply(byte[] body) {
        try (JsonParser json = FACTORY.createParser(body)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_STRING
                        && json.getParsingContext().pathAsPointer().equals(CONTENT)
                        && !json.getText().isBlank()) {
                    return json.getText();
                }
            }
            throw new IOException("nothing is said in it");
        } catch (IOException e) {
            throw new UncheckedIOException("not the completion of a chat", e);
        }
    }

    /** @throws IOException when it is not one JSON object */
    static Chat chat(byte[] body) throws IOException {
        Map<String, Object> fields = fields(body);
        String item = fields.get("item") instanceof String text ? text : "";
        return new Chat(item, fields.get("language") instanceof String text ? text : "English");
    }

    /** What a client wants to order; fields that are not known are passed over. */
    record Draft(@Nullable String item, int quantity) {}

    /** @throws IOException when it is not one JSON object with a number as quantity */
    static Draft draft(byte[] body) throws IOException {
        Map<String, Object> fields = fields(body);
        String item = fields.get("item") instanceof String text ? text : null;
        Object quantity = fields.getOrDefault("quantity", 1);
        if (quantity instanceof Number number && Math.abs(number.doubleValue()) <= Integer.MAX_VALUE) {
            return new Draft(item, number.intValue());
        }
        throw new IOException("a quantity is a number");
    }

    /** The fields of an object: texts, numbers, and for values of another kind their first token. */
    private static Map<String, Object> fields(byte[] body) throws IOException {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a JSON object is expected");
            }
            Map<String, Object> fields = new HashMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken token = json.nextToken();
                fields.put(field, token == JsonToken.VALUE_STRING ? json.getText() : token);
                if (token.isNumeric()) {
                    fields.put(field, json.getNumberValue());
                }
                json.skipChildren();
            }
            if (json.nextToken() != null) {
                throw new IOException("text follows the JSON object");
            }
            return fields;
        }
    }
}
