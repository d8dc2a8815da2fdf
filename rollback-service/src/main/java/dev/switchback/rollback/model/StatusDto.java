package dev.switchback.rollback.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The status as JSON holds it: any part may be absent. */
record StatusDto(
        @Nullable Phase phase,
        @Nullable Reason reason,
        @Nullable String message,
        @Nullable Plan plan,
        boolean automatic,
        Status.@Nullable Times times,
        @Nullable List<String> considered,
        @Nullable List<Status.DecisionEntry> decisions,
        Status.@Nullable Notice notice) {

    static StatusDto of(Status status) {
        return new StatusDto(
                status.phase(),
                status.reason().orElse(null),
                status.message(),
                status.plan().orElse(null),
                status.automatic(),
                status.times(),
                status.considered(),
                status.decisions(),
                status.notice());
    }

    /** A status that says it acts but has lost its plan, by somebody's hand, is judged anew. */
    Status toStatus() {
        Phase written = Objects.requireNonNullElse(phase, Phase.PENDING);
        return new Status(
                written.isActing() && plan == null ? Phase.PENDING : written,
                Optional.ofNullable(reason),
                Objects.requireNonNullElse(message, ""),
                Optional.ofNullable(plan),
                automatic,
                Objects.requireNonNullElse(times, Status.Times.NONE),
                Objects.requireNonNullElse(considered, List.of()),
                Objects.requireNonNullElse(decisions, List.of()),
                Objects.requireNonNullElse(notice, Status.Notice.NONE));
    }
}
