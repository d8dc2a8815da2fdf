package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One revision of a workload: a ReplicaSet. It is identified by {@link #uid()} and {@link #hash()}; the number says only
 * when it last became current, and changes each time it does.
 *
 * @param hash the {@code pod-template-hash}
 * @param number {@code deployment.kubernetes.io/revision}; 0 when the controller has not written one
 * @param earlierNumbers {@code deployment.kubernetes.io/revision-history}, ascending: the numbers that it had before
 * @param template {@code spec.template} as raw JSON with the {@code pod-template-hash} label removed
 */
public record Revision(
        String uid,
        String name,
        String hash,
        long number,
        List<Long> earlierNumbers,
        Instant created,
        Map<String, String> annotations,
        JsonNode template,
        int desired,
        int ready) {

    /** The number with which this revision became current for the first time. */
    public long firstNumber() {
        return earlierNumbers.isEmpty() ? number : Math.min(number, earlierNumbers.get(0));
    }
}
