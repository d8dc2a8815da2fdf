package dev.switchback.localcluster.server.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.switchback.localcluster.api.JsonText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a merged list: what the patch names in the order of the patch, and the rest put between that as it was in the
 * live list.
 *
 * @param mergeKey empty for lists of plain values
 */
record ElementOrder(String mergeKey) {

    ArrayNode sorted(ArrayNode merged, ArrayNode wanted, ArrayNode live) {
        var wantedKeys = keys(wanted);
        var liveKeys = keys(live);
        var named = new ArrayList<JsonNode>();
        var others = new ArrayList<JsonNode>();
        merged.forEach(element -> (wantedKeys.contains(key(element)) ? named : others).add(element));
        named.sort(Comparator.comparingInt(element -> wantedKeys.indexOf(key(element))));
        others.sort(Comparator.comparingInt(element -> liveKeys.indexOf(key(element))));
        return interleaved(new ArrayDeque<>(others), new ArrayDeque<>(named), liveKeys);
    }

    /** Puts each of {@code others} before the first of {@code named} that came later in the live list. */
    private ArrayNode interleaved(ArrayDeque<JsonNode> others, ArrayDeque<JsonNode> named, List<JsonNode> live) {
        var result = JsonText.array();
        while (!others.isEmpty() && !named.isEmpty()) {
            int other = live.indexOf(key(others.element()));
            int next = live.indexOf(key(named.element()));
            result.add(other >= 0 && next >= 0 && other < next ? others.remove() : named.remove());
        }
        return result.addAll(others).addAll(named);
    }

    private List<JsonNode> keys(ArrayNode list) {
        var keys = new ArrayList<JsonNode>();
        list.forEach(element -> keys.add(key(element)));
        return keys;
    }

    private JsonNode key(JsonNode element) {
        return mergeKey.isEmpty() ? element : element.path(mergeKey);
    }
}
