package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workload.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One revision of a workload: a ReplicaSet. It is identified by {@link #uid()} and {@link #hash()}; the number says only
 * when it last became current, and changes each time it does.
 *
 * @param hash the {@code pod-template-hash}
 * @param numbers those that it had before in ascending order ({@code deployment.kubernetes.io/revision-history}), then the
 *     present one ({@code deployment.kubernetes.io/revision}), which is 0 when the controller has not written one
 * @param template {@code spec.template} as raw JSON with the {@code pod-template-hash} label removed
 */
public record Revision(
        String name, Metadata metadata, String hash, List<Long> numbers, JsonNode template, int desired, int ready) {

    public String uid() {
        return metadata.uid();
    }

    public Instant created() {
        return metadata.created();
    }

    public Map<String, String> annotations() {
        return metadata.annotations();
    }

    /** The present number; 0 when the controller has not written one. */
    public long number() {
        return numbers.get(numbers.size() - 1);
    }

    /** The numbers that it had before, ascending. */
    public List<Long> earlierNumbers() {
        return numbers.subList(0, numbers.size() - 1);
    }

    /** The number with which this revision became current for the first time. */
    public long firstNumber() {
        return Math.min(numbers.get(0), number());
    }
}
