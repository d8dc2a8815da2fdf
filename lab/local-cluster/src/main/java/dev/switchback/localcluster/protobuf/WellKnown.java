package dev.switchback.localcluster.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.switchback.localcluster.api.JsonText;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Messages that JSON shows as one value. */
final class WellKnown {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private WellKnown() {}

    /** Null when it is not set. */
    static JsonNode read(String type, ByteBuffer message) {
        var reader = new WireReader(message);
        return switch (type) {
            case "Time", "MicroTime" -> time(reader, type.equals("MicroTime"));
            case "Quantity" -> text(reader);
            case "IntOrString" -> integerOrText(reader);
            case "FieldsV1", "RawExtension" -> json(reader);
            case "List" -> list(reader);
            default -> throw new WireReader.Malformed("a " + type + " cannot be read");
        };
    }

    private static JsonNode time(WireReader reader, boolean micros) {
        if (reader.atEnd()) {
            return NullNode.getInstance();
        }
        long seconds = 0;
        long nanos = 0;
        while (!reader.atEnd()) {
            switch (reader.field()) {
                case 1 -> seconds = reader.integer();
                case 2 -> nanos = reader.integer();
                default -> reader.skip();
            }
        }
        return new TextNode(
                micros
                        ? MICROS.format(Instant.ofEpochSecond(seconds, nanos))
                        : Instant.ofEpochSecond(seconds).toString());
    }

    private static JsonNode text(WireReader reader) {
        String text = "";
        while (!reader.atEnd()) {
            if (reader.field() == 1) {
                text = ProtobufObject.text(reader.message());
            } else {
                reader.skip();
            }
        }
        return new TextNode(text);
    }

    private static JsonNode integerOrText(WireReader reader) {
        boolean isText = false;
        long number = 0;
        String text = "";
        while (!reader.atEnd()) {
            switch (reader.field()) {
                case 1 -> isText = reader.integer() == 1;
                case 2 -> number = reader.integer();
                case 3 -> text = ProtobufObject.text(reader.message());
                default -> reader.skip();
            }
        }
        return isText ? new TextNode(text) : new LongNode(number);
    }

    private static JsonNode json(WireReader reader) {
        String raw = text(reader).textValue();
        try {
            return raw.isEmpty() ? NullNode.getInstance() : JsonText.parse(raw);
        } catch (UncheckedIOException e) {
            throw new WireReader.Malformed("embedded JSON cannot be read");
        }
    }

    private static JsonNode list(WireReader reader) {
        var list = JsonText.array();
        while (!reader.atEnd()) {
            if (reader.field() == 1) {
                list.add(ProtobufObject.text(reader.message()));
            } else {
                reader.skip();
            }
        }
        return list;
    }
}
