package dev.switchback.rollback.judgement;

import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What limits count: automatic actions, from their reservation on. */
public final class Limits {
    private Limits() {}

    /** Cases that acted by themselves, or are about to, later than {@code since}. */
    public static Stream<Rollback> automaticSince(List<Rollback> cases, Instant since) {
        return cases.stream()
                .filter(c -> c.status().automatic())
                .filter(c -> c.hasActed() || c.status().phase().isActing())
                .filter(c ->
                        c.status().times().executing().filter(since::isBefore).isPresent());
    }

    /** UIDs of the workloads of {@link #automaticSince}. */
    public static Set<String> workloadsSince(List<Rollback> cases, Instant since) {
        return automaticSince(cases, since).map(c -> c.spec().workloadUid()).collect(Collectors.toSet());
    }

    /** Whether the present opening of the breaker was paged for: a refusal since the last rollback that was allowed. */
    public static boolean openingWasPaged(List<Rollback> cases, Instant windowStart) {
        Optional<Instant> last = automaticSince(cases, windowStart)
                .flatMap(c -> c.status().times().executing().stream())
                .max(Instant::compareTo);
        return last.isPresent()
                && cases.stream()
                        .filter(c -> c.status().phase() == Phase.REFUSED)
                        .filter(c -> c.status()
                                .reason()
                                .filter(Reason.TOO_MANY_ROLLBACKS::equals)
                                .isPresent())
                        .flatMap(c -> c.status().times().decided().stream())
                        .anyMatch(at -> !at.isBefore(last.get()));
    }
}
