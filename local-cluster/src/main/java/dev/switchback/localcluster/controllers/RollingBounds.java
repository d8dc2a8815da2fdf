package dev.switchback.localcluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How far a rolling update may go beyond and below the wanted number of replicas.
 *
 * @param maxSurge how many pods more
 * @param maxUnavailable how many available pods fewer
 */
record RollingBounds(int maxSurge, int maxUnavailable) {
    static final RollingBounds NONE = new RollingBounds(0, 0);
    private static final String DEFAULT = "25%";

    /** Percentages of {@code replicas}: the surge rounded up, the gap down; never both zero. */
    static RollingBounds of(JsonNode rollingUpdate, int replicas) {
        int surge = (int) Math.ceil(scaled(rollingUpdate.path("maxSurge"), replicas));
        int unavailable = (int) Math.floor(scaled(rollingUpdate.path("maxUnavailable"), replicas));
        return new RollingBounds(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    private static double scaled(JsonNode value, int replicas) {
        if (value.isInt()) {
            return value.intValue();
        }
        var percent = value.asText(DEFAULT);
        return (double) replicas * Integer.parseInt(percent.replace("%", "")) / 100;
    }
}
