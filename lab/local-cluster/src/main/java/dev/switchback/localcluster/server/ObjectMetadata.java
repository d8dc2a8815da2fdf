package dev.switchback.localcluster.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the server itself writes into {@code metadata}. */
final class ObjectMetadata {
    private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int LONGEST_PREFIX = 63 - SUFFIX_LENGTH;
    private static final List<String> SERVER_OWNED = List.of(
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields");

    private static final List<String> MAY_BE_EMPTY = List.of("labels", "annotations", "ownerReferences", "finalizers");

    private final InstantSource clock;
    private final RandomGenerator random;

    /** @param random of UIDs and generated names */
    ObjectMetadata(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    static ObjectNode of(ObjectNode object) {
        return object.path("metadata") instanceof ObjectNode metadata ? metadata : object.putObject("metadata");
    }

    /** Completes a new object; the name must be there already. */
    void created(ObjectNode object, String namespace, boolean countsGenerations) {
        var metadata = of(object);
        SERVER_OWNED.forEach(metadata::remove);
        metadata.remove("resourceVersion");
        dropEmpty(metadata);
        metadata.put("uid", uid()).put("creationTimestamp", now());
        if (countsGenerations) {
            metadata.put("generation", 1);
        }
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
    }

    private static void dropEmpty(ObjectNode metadata) {
        for (String field : MAY_BE_EMPTY) {
            if (metadata.has(field) && metadata.path(field).isEmpty()) {
                metadata.remove(field);
            }
        }
    }

    /** Fills in what an object that is stored as written does not say; what says nothing is no field [tried]. */
    void completed(ObjectNode object, boolean countsGenerations) {
        var metadata = of(object);
        dropEmpty(metadata);
        if (metadata.path("uid").asText().isEmpty()) {
            metadata.put("uid", uid());
        }
        if (metadata.path("creationTimestamp").asText().isEmpty()) {
            metadata.put("creationTimestamp", now());
        }
        if (countsGenerations && !metadata.has("generation")) {
            metadata.put("generation", 1);
        }
    }

    /** Takes from the old object what clients cannot change. */
    static void kept(ObjectNode object, ObjectNode old) {
        var metadata = of(object);
        var before = of(old);
        SERVER_OWNED.forEach(field -> {
            metadata.remove(field);
            if (before.has(field)) {
                metadata.set(field, before.get(field).deepCopy());
            }
        });
        metadata.put("name", before.path("name").asText());
        if (before.has("namespace")) {
            metadata.set("namespace", before.get("namespace"));
        }
        metadata.set("resourceVersion", before.get("resourceVersion"));
        dropEmpty(metadata);
    }

    /** Notes when a field was changed last. */
    void dated(ObjectNode object, @Nullable ObjectNode old, String field) {
        if (field.isEmpty() || (old != null && object.path(field).equals(old.path(field)))) {
            return;
        }
        var entry = of(object).putArray("managedFields").addObject();
        entry.put("manager", "local-cluster").put("operation", "Update");
        entry.set("apiVersion", object.path("apiVersion"));
        entry.put("time", now()).put("fieldsType", "FieldsV1");
        entry.putObject("fieldsV1").putObject("f:" + field);
    }

    /** Counts one more generation, for types that count them. */
    static void nextGeneration(ObjectNode object) {
        var metadata = of(object);
        if (metadata.has("generation")) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
    }

    /** A name that begins with {@code prefix}, as {@code generateName} asks for. */
    String generatedName(String prefix) {
        var name = new StringBuilder(prefix.length() > LONGEST_PREFIX ? prefix.substring(0, LONGEST_PREFIX) : prefix);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
        }
        return name.toString();
    }

    /** The present second, as objects hold it. */
    String now() {
        return second(clock.instant());
    }

    /** The second {@code seconds} from now. */
    String inSeconds(long seconds) {
        return second(clock.instant().plusSeconds(seconds));
    }

    private static String second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private String uid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0xC0L << 56)) | (0x80L << 56);
        return new UUID(high, low).toString();
    }

    /** An empty object of metadata for a list. */
    static ObjectNode ofList(long version) {
        return JsonText.object().put("resourceVersion", Long.toString(version));
    }
}
