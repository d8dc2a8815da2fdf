package dev.switchback.rollback.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The standard conditions, derived from the status so that {@code kubectl wait --for=condition=Complete} works. */
final class Conditions {
    private Conditions() {}

    record Condition(String type, String status, String reason, String message, Instant lastTransitionTime) {}

    static List<Condition> of(Status status) {
        var conditions = new ArrayList<Condition>();
        status.times().decided().ifPresent(at -> conditions.add(condition("Decided", true, status, at)));
        status.times().acted().ifPresent(at -> conditions.add(condition("Acted", true, status, at)));
        Optional<Instant> ended = status.times().finished();
        Instant since = ended.or(() -> status.times().decided()).orElse(Instant.EPOCH);
        conditions.add(condition("Complete", ended.isPresent(), status, since));
        return conditions;
    }

    private static Condition condition(String type, boolean isTrue, Status status, Instant at) {
        String reason = status.reason().map(Reason::text).orElse(status.phase().text());
        return new Condition(type, isTrue ? "True" : "False", reason, status.message(), at);
    }
}
