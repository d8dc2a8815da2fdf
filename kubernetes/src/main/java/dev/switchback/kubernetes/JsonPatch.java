package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON Patch (RFC 6902) under construction. */
final class JsonPatch {
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    JsonPatch testUid(String uid) {
        return test("/metadata/uid", TextNode.valueOf(uid));
    }

    /** Nothing of the patch is done unless {@code path} holds {@code value}; null stands for absent too. */
    JsonPatch test(String path, JsonNode value) {
        return add("test", path, value);
    }

    /** Sets a field whose parent exists, whether or not the field does. */
    JsonPatch set(String path, JsonNode value) {
        return add("add", path, value);
    }

    /**
     * Sets and removes annotations, keeping those that others write.
     *
     * @param present whether the object had any annotation when it was read: else the API server has no such field, and
     *     it must be made, unless somebody else did so since
     */
    JsonPatch annotate(boolean present, Map<String, ? extends @Nullable String> annotations) {
        if (annotations.isEmpty()) {
            return this;
        }
        if (!present) {
            test("/metadata/annotations", NullNode.getInstance());
            set("/metadata/annotations", JsonNodeFactory.instance.objectNode());
        }
        annotations.forEach(this::annotation);
        return this;
    }

    private void annotation(String key, @Nullable String value) {
        var path = "/metadata/annotations/" + key.replace("~", "~0").replace("/", "~1");
        set(path, TextNode.valueOf(value == null ? "" : value));
        if (value == null) { // set first, because an absent field cannot be removed
            operations.addObject().put("op", "remove").put("path", path);
        }
    }

    private JsonPatch add(String op, String path, JsonNode value) {
        operations.addObject().put("op", op).put("path", path).set("value", value);
        return this;
    }

    ArrayNode operations() {
        return operations;
    }
}
