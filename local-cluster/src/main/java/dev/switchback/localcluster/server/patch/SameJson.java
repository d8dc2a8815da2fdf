package dev.switchback.localcluster.server.patch;

import com.fasterxml.jackson.databind.JsonNode;

/** Compares JSON by value: 1 and 1.0 are the same number, and fields have no order. */
public final class SameJson {
    private SameJson() {}

    public static boolean same(JsonNode a, JsonNode b) {
        return a.equals(SameJson::compare, b);
    }

    private static int compare(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    }
}
