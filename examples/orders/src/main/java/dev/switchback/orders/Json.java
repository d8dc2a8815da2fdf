package dev.switchback.orders;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The service's JSON, by streaming: the data-binding library alone would double the start-up time. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

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

    /** What a client wants to order; fields that are not known are passed over. */
    record Draft(@Nullable String item, int quantity) {}

    /** @throws IOException when it is not one JSON object with fields of the right kinds */
    static Draft draft(byte[] body) throws IOException {
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a JSON object is expected");
            }
            String item = null;
            int quantity = 1;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals("item") && value == JsonToken.VALUE_STRING) {
                    item = json.getText();
                } else if (field.equals("quantity")) {
                    quantity = json.getIntValue();
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new IOException("text follows the JSON object");
            }
            return new Draft(item, quantity);
        }
    }
}
