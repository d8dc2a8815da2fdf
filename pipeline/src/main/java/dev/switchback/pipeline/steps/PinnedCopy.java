package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryStatus.Pin;
import dev.switchback.resources.DeliveryStatus.Side;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/** An immutable copy of a ConfigMap or Secret, whose name ends with a hash of what it holds. */
final class PinnedCopy {
    private static final List<String> HELD = List.of("data", "binaryData");
    private static final int HASH = 10;
    private static final int LONGEST_NAME = 253;

    private PinnedCopy() {}

    /** The name that a copy of the object gets: the same for the same data. */
    static String name(String of, JsonNode object) {
        String kept = of.substring(0, Math.min(of.length(), LONGEST_NAME - HASH - 1));
        return kept + "-" + hash(object);
    }

    /** The name of what it is a copy of; empty when it is none of ours. */
    static String of(JsonNode object) {
        return object.at("/metadata/annotations").path(Annotations.PINNED).asText("");
    }

    /** Whether it is a copy of ours that holds what its name says. */
    static boolean isIntact(JsonNode copy) {
        return copy.path("immutable").asBoolean()
                && name(of(copy), copy).equals(copy.at("/metadata/name").asText());
    }

    /** It goes when its workload is deleted. */
    static ObjectNode make(JsonNode origin, Pin pin, Delivery delivery, Side owner) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        copy.put("apiVersion", "v1").put("kind", pin.kind());
        ObjectNode metadata = copy.putObject("metadata");
        metadata.put("namespace", delivery.namespace()).put("name", pin.copy());
        metadata.putObject("labels").put(Annotations.PINNED, "true");
        metadata.putObject("annotations")
                .put(Annotations.PINNED, origin.at("/metadata/name").asText());
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", delivery.spec().workload().kind().kind())
                .put("name", owner.name())
                .put("uid", owner.uid());
        if (origin.has("type")) {
            copy.set("type", origin.get("type"));
        }
        HELD.stream().filter(origin::has).forEach(key -> copy.set(key, origin.get(key)));
        return copy.put("immutable", true);
    }

    private static String hash(JsonNode object) {
        var sorted = new TreeMap<String, String>();
        for (String held : HELD) {
            object.path(held)
                    .properties()
                    .forEach(entry -> sorted.put(
                            held + "/" + entry.getKey(), entry.getValue().asText()));
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        sorted.forEach(whole::put);
        whole.put("type", object.path("type").asText(""));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(whole.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
