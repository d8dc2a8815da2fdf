package dev.switchback.rollback.people;

import dev.switchback.resources.Phase;
import dev.switchback.resources.Rollback;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which records somebody wants to see, the newest first.
 *
 * @param namespace of the record
 * @param workload {@code namespace/name}
 * @param limit at most so many; positive
 * @param after goes on behind the record that was named so; see {@link Page#next}
 */
public record RollbackQuery(
        Optional<String> namespace,
        Optional<String> workload,
        Optional<Phase> phase,
        int limit,
        Optional<String> after) {

    private static final Comparator<Rollback> NEWEST_FIRST =
            Comparator.comparing(RollbackQuery::position).reversed();

    /**
     * Some of the records.
     *
     * @param next what {@code after} has to be for those that follow; empty when these were the last
     */
    public record Page(List<Rollback> rollbacks, Optional<String> next) {}

    public Page of(List<Rollback> all) {
        List<Rollback> found = all.stream()
                .filter(this::fits)
                .sorted(NEWEST_FIRST)
                .limit(limit + 1L)
                .toList();
        return found.size() <= limit
                ? new Page(found, Optional.empty())
                : new Page(found.subList(0, limit), Optional.of(position(found.get(limit - 1))));
    }

    private boolean fits(Rollback r) {
        return namespace.filter(n -> !n.equals(r.namespace())).isEmpty()
                && workload.filter(w -> !w.equals(r.spec().workload().toString()))
                        .isEmpty()
                && phase.filter(p -> p != r.status().phase()).isEmpty()
                && after.filter(a -> position(r).compareTo(a) >= 0).isEmpty();
    }

    /** Orders by age; a record keeps it for ever. */
    private static String position(Rollback rollback) {
        return rollback.created() + "," + rollback;
    }
}
