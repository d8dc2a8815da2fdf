package dev.switchback.orders;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import dev.switchback.runtime.fallback.Provenance;
import dev.switchback.runtime.fallback.Result;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service's JSON, by streaming: the data-binding library alone would double the start-up time. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonPointer CONTENT = JsonPointer.compile("/choices/0/message/content");

    private Json() {}

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

    /** An answer, and where it comes from. */
    static String recommendation(String item, Result<String> result) {
        Provenance from = result.provenance();
        return object(json -> {
            json.writeStringField("item", item);
            json.writeStringField("recommendation", result.value());
            json.writeBooleanField("fallback", from.isFallback());
            json.writeObjectFieldStart("provenance");
            json.writeStringField("tier", from.tier().label());
            json.writeStringField("source", from.source());
            json.writeNumberField("age_seconds", from.age().toMillis() / 1e3);
            json.writeBooleanField("stale", from.stale());
            json.writeStringField("why", from.why());
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

    /** What a recommendation is wanted for. */
    record Wish(String item, String language) {}

    /** @throws IOException when it is not one JSON object with fields of the right kinds */
    static Wish wish(byte[] body) throws IOException {
        Map<String, String> fields = new HashMap<>(Map.of("item", "", "language", "English"));
        fields(body, (field, json) -> {
            if (fields.containsKey(field) && json.currentToken() == JsonToken.VALUE_STRING) {
                fields.put(field, json.getText());
            } else {
                json.skipChildren();
            }
        });
        return new Wish(fields.getOrDefault("item", ""), fields.getOrDefault("language", ""));
    }

    /** What a client wants to order; fields that are not known are passed over. */
    record Draft(@Nullable String item, int quantity) {}

    /** @throws IOException when it is not one JSON object with fields of the right kinds */
    static Draft draft(byte[] body) throws IOException {
        Map<String, String> item = new HashMap<>();
        int[] quantity = {1};
        fields(body, (field, json) -> {
            if (field.equals("item") && json.currentToken() == JsonToken.VALUE_STRING) {
                item.put(field, json.getText());
            } else if (field.equals("quantity")) {
                quantity[0] = json.getIntValue();
            } else {
                json.skipChildren();
            }
        });
        return new Draft(item.get("item"), quantity[0]);
    }

    /** Reads the value of a field. */
    private interface FieldReader {
        void read(String field, JsonParser value) throws IOException;
    }

    private static void fields(byte[] body, FieldReader reader) throws IOException {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a JSON object is expected");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                reader.read(field, json);
            }
            if (json.nextToken() != null) {
                throw new IOException("text follows the JSON object");
            }
        }
    }
}
