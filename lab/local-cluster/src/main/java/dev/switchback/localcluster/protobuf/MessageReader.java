package dev.switchback.localcluster.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.protobuf.Messages.Field;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;

/** Turns messages into the JSON that a client would have sent instead. Fields that are not known are left out. */
final class MessageReader {
    private static final int KEY = 1;
    private static final int VALUE = 2;

    private MessageReader() {}

    /** Adds the fields of a message to an object. */
    static void read(ByteBuffer message, Map<Integer, Field> fields, ObjectNode object) {
        var reader = new WireReader(message);
        while (!reader.atEnd()) {
            var field = fields.get(reader.field());
            if (field == null) {
                reader.skip();
            } else if (field.repeated()) {
                object.withArray("/" + field.name()).add(value(reader, field.element()));
            } else if (field.mapped()) {
                entry(new WireReader(reader.message()), field, object.withObject("/" + field.name()));
            } else if (field.name().isEmpty()) {
                read(reader.message(), fieldsOf(field.type()), object);
            } else {
                set(object, field, value(reader, field.type()));
            }
        }
    }

    private static void set(ObjectNode object, Field field, JsonNode value) {
        boolean zero = value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.textValue().isEmpty())
                || value.equals(BooleanNode.FALSE)
                || (value.isNumber() && value.doubleValue() == 0);
        if (!value.isNull() && (field.shown() || !zero)) {
            object.set(field.name(), value);
        }
    }

    private static void entry(WireReader entry, Field field, ObjectNode map) {
        String key = "";
        JsonNode value = field.element().equals("s") ? new TextNode("") : JsonText.object();
        while (!entry.atEnd()) {
            switch (entry.field()) {
                case KEY -> key = ProtobufObject.text(entry.message());
                case VALUE -> value = value(entry, field.element());
                default -> entry.skip();
            }
        }
        map.set(key, value);
    }

    private static JsonNode value(WireReader reader, String type) {
        return switch (type) {
            case "s" -> new TextNode(ProtobufObject.text(reader.message()));
            case "b" -> BooleanNode.valueOf(reader.integer() != 0);
            case "i" -> new LongNode(reader.integer());
            case "d" -> new DoubleNode(reader.real());
            case "y" -> new TextNode(Base64.getEncoder().encodeToString(bytes(reader.message())));
            default -> {
                var fields = Messages.of(type);
                if (fields == null) {
                    yield WellKnown.read(type, reader.message());
                }
                var object = JsonText.object();
                read(reader.message(), fields, object);
                yield object;
            }
        };
    }

    private static Map<Integer, Field> fieldsOf(String type) {
        var fields = Messages.of(type);
        if (fields == null) {
            throw new IllegalStateException("no message " + type);
        }
        return fields;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
