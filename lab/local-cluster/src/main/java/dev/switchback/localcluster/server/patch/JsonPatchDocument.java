package dev.switchback.localcluster.server.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.api.ServerJson;
import java.util.ArrayList;
import java.util.List;

/** JSON Patch, RFC 6902. */
public final class JsonPatchDocument {
    private JsonPatchDocument() {}

    /**
     * The patched copy.
     *
     * @param json the patch: a {@code test} compares how values are spelt
     * @throws PatchRefused when the patch is malformed, names a path that is not there, or a {@code test} fails
     */
    public static JsonNode apply(JsonNode target, String json) {
        var patch = JsonText.parse(json);
        if (!patch.isArray()) {
            throw PatchRefused.malformed("a JSON Patch is a list of operations");
        }
        // A root that operations can replace: the document is the one field of a holder.
        var holder = JsonText.object();
        holder.set("", target.deepCopy());
        var spellings = ServerJson.spelling(json);
        for (int i = 0; i < patch.size(); i++) {
            apply(holder, patch.get(i), spellings.get(i));
        }
        return holder.path("");
    }

    private static void apply(ObjectNode holder, JsonNode operation, JsonNode spelling) {
        String op = operation.path("op").asText();
        var path = Pointer.of(required(operation, "path").asText());
        switch (op) {
            case "add" -> path.add(holder, value(operation));
            case "remove" -> path.remove(holder);
            case "replace" -> path.replace(holder, value(operation));
            case "move" -> path.add(holder, from(operation).remove(holder));
            case "copy" -> path.add(holder, from(operation).get(holder).deepCopy());
            case "test" -> test(path, holder, required(spelling, "value"));
            default -> throw PatchRefused.unfitting("Unexpected kind: " + op);
        }
    }

    private static JsonNode required(JsonNode operation, String field) {
        if (!operation.has(field)) {
            throw PatchRefused.malformed("operation has no " + field + ": " + operation);
        }
        return operation.path(field);
    }

    private static JsonNode value(JsonNode operation) {
        return required(operation, "value").deepCopy();
    }

    private static Pointer from(JsonNode operation) {
        return Pointer.of(required(operation, "from").asText());
    }

    /** As the real server does [tried], equal values that are spelt otherwise fail. */
    private static void test(Pointer path, ObjectNode holder, JsonNode expected) {
        var actual = path.find(holder);
        boolean passes = actual.isMissingNode()
                ? expected.isNull()
                : ServerJson.spelling(JsonText.write(actual)).equals(expected);
        if (!passes) {
            throw PatchRefused.unfitting("the server rejected our request due to an error in our request");
        }
    }

    /** A JSON pointer into the holder of a document. */
    private record Pointer(String text, List<String> parents, String last) {

        static Pointer of(String text) {
            if (!text.isEmpty() && !text.startsWith("/")) {
                throw PatchRefused.unfitting("path does not begin with a slash: " + text);
            }
            var parts = new ArrayList<String>();
            for (String part : text.split("/", -1)) {
                parts.add(part.replace("~1", "/").replace("~0", "~"));
            }
            return new Pointer(text, List.copyOf(parts.subList(0, parts.size() - 1)), parts.get(parts.size() - 1));
        }

        JsonNode find(JsonNode holder) {
            return child(parent(holder), last);
        }

        JsonNode get(JsonNode holder) {
            var found = find(holder);
            if (found.isMissingNode()) {
                throw missing();
            }
            return found;
        }

        void add(JsonNode holder, JsonNode value) {
            var parent = parent(holder);
            if (parent instanceof ObjectNode object) {
                object.set(last, value);
            } else if (parent instanceof ArrayNode list) {
                list.insert(last.equals("-") ? list.size() : index(list.size()), value);
            } else {
                throw missing();
            }
        }

        JsonNode remove(JsonNode holder) {
            var removed = get(holder);
            if (parent(holder) instanceof ArrayNode list) {
                list.remove(index(list.size() - 1));
            } else if (parent(holder) instanceof ObjectNode object) {
                object.remove(last);
            }
            return removed;
        }

        /** A field that is not there is added, as the real server does [tried], not refused, as RFC 6902 says. */
        void replace(JsonNode holder, JsonNode value) {
            var parent = parent(holder);
            if (parent instanceof ArrayNode list) {
                list.set(index(list.size() - 1), value);
            } else if (parent instanceof ObjectNode object) {
                object.set(last, value);
            } else {
                throw missing();
            }
        }

        private JsonNode parent(JsonNode holder) {
            JsonNode node = holder;
            for (String part : parents) {
                node = child(node, part);
            }
            return node;
        }

        private static JsonNode child(JsonNode node, String part) {
            if (node instanceof ArrayNode list) {
                return part.matches("0|[1-9][0-9]{0,8}") ? list.path(Integer.parseInt(part)) : list.path(-1);
            }
            return node.path(part);
        }

        private int index(int greatest) {
            if (!last.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(last) > greatest) {
                throw PatchRefused.unfitting("invalid index " + last + " in " + text);
            }
            return Integer.parseInt(last);
        }

        private PatchRefused missing() {
            return PatchRefused.unfitting("path " + text + " is not there: missing value");
        }
    }
}
