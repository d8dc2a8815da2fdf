package dev.switchback.scenarios.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Names and times of objects, the same each time an incident is played. */
final class Identity {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private Identity() {}

    /** A UID for an object that has none. */
    static String uid(String kind, String namespace, String name) {
        String text = kind + "/" + namespace + "/" + name;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Letters as Kubernetes uses in hashes and generated names. */
    static String letters(String of, int length) {
        byte[] bytes = UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
                .getBytes(StandardCharsets.US_ASCII);
        var letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append(LETTERS.charAt((bytes[2 * i] * 31 + bytes[2 * i + 1]) % LETTERS.length()));
        }
        return letters.toString();
    }

    /** Begins the metadata of an object. */
    static ObjectNode metadata(ObjectNode object, String namespace, String name, Instant created) {
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name).put("namespace", namespace);
        metadata.put("uid", uid(object.path("kind").asText(), namespace, name));
        metadata.put("creationTimestamp", timestamp(created));
        return metadata;
    }

    /** Makes {@code owner} the controlling owner. */
    static void control(ObjectNode metadata, ObjectNode owner) {
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", owner.path("apiVersion").asText())
                .put("kind", owner.path("kind").asText())
                .put("name", owner.at("/metadata/name").asText())
                .put("uid", owner.at("/metadata/uid").asText())
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    /** A time as objects hold it: whole seconds. */
    static String timestamp(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static void texts(ObjectNode parent, String field, Map<String, String> texts) {
        ObjectNode node = parent.putObject(field);
        texts.forEach(node::put);
    }
}
