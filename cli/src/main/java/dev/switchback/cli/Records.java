package dev.switchback.cli;

import dev.switchback.cli.terminal.Table.Cell;
import dev.switchback.cli.terminal.Tone;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.model.Phase;
import dev.switchback.rollback.model.Reason;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.RollbackJson;
import java.util.Optional;

/** Reads records, and shows them alike everywhere. */
final class Records {
    private Records() {}

    /** All records, read once. */
    static CaseStore all(Cluster cluster) {
        var cases = new CaseStore(cluster.customResources(RollbackJson.TYPE));
        cases.load();
        return cases;
    }

    static Optional<Rollback> find(Cluster cluster, ObjectName name) {
        return cluster.customResources(RollbackJson.TYPE)
                .read(name.namespace(), name.name())
                .found()
                .map(RollbackJson::read);
    }

    static Rollback get(Cluster cluster, ObjectName name) {
        return find(cluster, name).orElseThrow(() -> missing(name));
    }

    static CommandFailure missing(ObjectName name) {
        return new CommandFailure(
                ExitCode.NEGATIVE, "there is no Rollback " + name + "; switchback rollbacks list shows all");
    }

    static Cell phase(Phase phase) {
        return new Cell(phase.text(), tone(phase));
    }

    static String reason(Rollback rollback) {
        return rollback.status().reason().map(Reason::text).orElse("");
    }

    static Tone tone(Phase phase) {
        return switch (phase) {
            case SUCCEEDED -> Tone.GOOD;
            case FAILED, NOT_THE_CAUSE -> Tone.BAD;
            case AWAITING_APPROVAL, PENDING, EXECUTING, VERIFYING -> Tone.WAITING;
            default -> Tone.PLAIN;
        };
    }
}
