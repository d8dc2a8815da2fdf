package dev.switchback.scenarios.file;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What must be at the end. What is left out may be anything.
 *
 * @param rollbacks each matches a rollback of its own; other rollbacks may exist
 * @param images of the current template, by workload
 * @param revisions hash of the current template, by workload
 * @param selectors whole selector, by Service
 * @param changes applied writes to workloads and Services by the service
 * @param pages messages that ask a person to act
 */
public record Expectation(
        List<ExpectedRollback> rollbacks,
        Map<Place, String> images,
        Map<Place, String> revisions,
        Map<Place, Map<String, String>> selectors,
        OptionalInt changes,
        OptionalInt pages) {

    /** A rollback; an empty part may be anything. */
    public record ExpectedRollback(
            int line, Optional<String> workload, Optional<String> phase, Optional<String> reason) {}
}
