package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Workload.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One revision of a workload: a ReplicaSet of a Deployment, a ControllerRevision of a StatefulSet or DaemonSet. It is
 * identified by {@link #uid()} and {@link #hash()}; the number says only when it last became current, and changes each time it
 * does.
 *
 * @param hash as its pods carry it: {@link WorkloadKind#hashLabel()}
 * @param numbers those that it is known to have had before in ascending order, then the present one, which is 0 when the
 *     controller has not written one. A ControllerRevision remembers the present one only
 * @param activated when it got its present number; empty when its object does not tell
 * @param template {@code spec.template} as raw JSON, without what the controller adds
 */
public record Revision(
        String name,
        Metadata metadata,
        String hash,
        List<Long> numbers,
        Optional<Instant> activated,
        JsonNode template) {

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

    /** The least number that it is known to have had. */
    public long firstNumber() {
        return Math.min(numbers.get(0), number());
    }

    /** When it became current under one of its numbers; empty when its object does not tell. */
    public Optional<Instant> since(long number) {
        return number == number() ? activated : Optional.of(created()).filter(at -> number == firstNumber());
    }
}
