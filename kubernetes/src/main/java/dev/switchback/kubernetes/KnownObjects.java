package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.CustomResources.Listener;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The objects that a watch knows: tells the listener what is new about them, and nothing twice. Not thread-safe. */
final class KnownObjects {
    private static final Logger LOG = LoggerFactory.getLogger(KnownObjects.class);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,40}");
    private static final int REMEMBERED_DELETIONS = 1_000;

    private final Listener<JsonNode> listener;
    private final Map<String, JsonNode> objects = new LinkedHashMap<>();
    private final Set<String> deletedUids = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED_DELETIONS;
        }
    });

    KnownObjects(Listener<JsonNode> listener) {
        this.listener = listener;
    }

    /** Takes a complete list: what is not in it has been deleted. */
    void replaceAll(List<JsonNode> items) {
        var listed = new LinkedHashMap<String, JsonNode>();
        items.forEach(item -> listed.put(key(item), item));
        List.copyOf(objects.entrySet()).stream()
                .filter(known -> !listed.containsKey(known.getKey()))
                .forEach(known -> forget(known.getKey(), known.getValue()));
        listed.values().forEach(this::changed);
    }

    /** Takes an addition or a modification, unless it is as old as what is known, or older. */
    void changed(JsonNode object) {
        var known = objects.get(key(object));
        if (deletedUids.contains(Fields.uid(object))
                || (known != null && sameUid(known, object) && !newer(object, known))) {
            return;
        }
        if (known != null && !sameUid(known, object)) {
            forget(key(object), known);
        }
        objects.put(key(object), object);
        tell(() -> listener.changed(object));
    }

    /** Takes a deletion, unless it is that of an earlier object of the same name. */
    void deleted(JsonNode object) {
        var known = objects.get(key(object));
        if (known != null && sameUid(known, object) && !newer(known, object)) {
            forget(key(object), object);
        }
    }

    void synced() {
        tell(listener::synced);
    }

    /** Takes that the API server does not know the type. */
    void typeMissing() {
        replaceAll(List.of());
        tell(listener::typeMissing);
    }

    private void forget(String key, JsonNode lastKnown) {
        objects.remove(key);
        if (!Fields.uid(lastKnown).isEmpty()) {
            deletedUids.add(Fields.uid(lastKnown));
        }
        tell(() -> listener.deleted(lastKnown));
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("a listener failed; the watch goes on", e);
        }
    }

    private static String key(JsonNode object) {
        return Fields.namespace(object) + "/" + Fields.name(object);
    }

    private static boolean sameUid(JsonNode one, JsonNode other) {
        return Fields.uid(one).equals(Fields.uid(other));
    }

    /** Versions are opaque: two that are no numbers have no order, and the later to arrive counts as newer. */
    private static boolean newer(JsonNode object, JsonNode than) {
        var version = Fields.resourceVersion(object);
        var other = Fields.resourceVersion(than);
        if (DIGITS.matcher(version).matches() && DIGITS.matcher(other).matches()) {
            return new BigInteger(version).compareTo(new BigInteger(other)) > 0;
        }
        return !version.equals(other);
    }
}
