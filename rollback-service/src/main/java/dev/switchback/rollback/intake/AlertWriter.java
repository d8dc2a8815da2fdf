package dev.switchback.rollback.intake;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.rollback.store.Written;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Stores alerts of one message that belong to one rollback: with one write, or with none when it holds them already. */
final class AlertWriter {
    private final RollbackStore rollbacks;

    AlertWriter(RollbackStore rollbacks) {
        this.rollbacks = rollbacks;
    }

    /**
     * Creates the rollback, or adds the alerts to the one of its name.
     *
     * @param how says what joining it means
     * @param refused what to do when no Rollback may be created in its namespace, for a reason
     * @return what became of each alert
     */
    List<Receipt> write(
            Rollback wanted, String how, List<AlertOccurrence> alerts, Function<String, List<Receipt>> refused) {
        Optional<Rollback> known = rollbacks.get(wanted.namespace(), wanted.name());
        if (known.isPresent()) {
            return join(known.get(), alerts, how);
        }
        Rollback first = wanted.withSpec(wanted.spec().withAlerts(AlertMerge.mergeAll(List.of(), alerts)));
        Written written = rollbacks.create(first);
        if (written instanceof Written.Stale stale) {
            return join(stale.fresh(), alerts, how);
        }
        boolean placed = wanted.spec().trigger().unplaced().isEmpty();
        if (written instanceof Written.Forbidden forbidden && placed) {
            return refused.apply(forbidden.message());
        }
        return Collections.nCopies(alerts.size(), receipt(written, wanted, placed ? "a new rollback" : how));
    }

    private List<Receipt> join(Rollback known, List<AlertOccurrence> alerts, String how) {
        List<AlertOccurrence> before = known.spec().alerts();
        var held = new Receipt.Known(known.toString(), known + " has it already");
        if (AlertMerge.mergeAll(before, alerts) == before) {
            return Collections.nCopies(alerts.size(), held);
        }
        Written written =
                rollbacks.changeSpec(known, spec -> spec.withAlerts(AlertMerge.mergeAll(spec.alerts(), alerts)));
        Receipt joined = receipt(written, known, how);
        return alerts.stream()
                .map(alert -> AlertMerge.merge(before, alert) == before ? held : joined)
                .toList();
    }

    private static Receipt receipt(Written written, Rollback rollback, String how) {
        return written.accept(new Written.Visitor<>() {
            @Override
            public Receipt done(Rollback stored) {
                return new Receipt.Recorded(rollback.toString(), how + " " + rollback);
            }

            @Override
            public Receipt stale(Rollback fresh) {
                return done(fresh);
            }

            @Override
            public Receipt gone(String message) {
                return new Receipt.Deferred("no Rollback can be stored in namespace " + rollback.namespace()
                        + "; if the resource type is missing: switchback crd | kubectl apply -f -");
            }

            /** What is not permitted is recorded nowhere else; what is invalid will never be valid. */
            @Override
            public Receipt forbidden(String message) {
                String why = "the rollback " + rollback + " cannot be stored: " + message;
                return message.startsWith("invalid: ") ? new Receipt.Dropped(why) : new Receipt.Deferred(why);
            }

            @Override
            public Receipt unreachable(String message) {
                return new Receipt.Deferred(message);
            }
        });
    }
}
