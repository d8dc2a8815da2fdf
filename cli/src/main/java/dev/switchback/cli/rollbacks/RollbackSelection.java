package dev.switchback.cli.rollbacks;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.store.RollbackStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --namespace} and {@code --workload}: the Rollbacks that a command shows. */
final class RollbackSelection {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Only in this namespace.")
    private @Nullable String namespace;

    @Option(names = "--workload", paramLabel = "NAMESPACE/NAME", description = "Only of this workload.")
    private @Nullable WorkloadRef workload;

    /** Those that were asked for, in no order. */
    List<Rollback> read(Cluster cluster) {
        return store(cluster).all().stream().filter(this::fits).toList();
    }

    private boolean fits(Rollback rollback) {
        var ref = rollback.spec().workload();
        return (namespace == null || namespace.equals(rollback.namespace()))
                && (workload == null || workload.equals(ref));
    }

    /** All Rollbacks, read once. */
    static RollbackStore store(Cluster cluster) {
        var store = new RollbackStore(cluster.customResources(RollbackJson.TYPE));
        store.load();
        return store;
    }

    /** The Rollback as it is now; empty when there is none of that name. */
    static Optional<Rollback> find(Cluster cluster, NamespacedName name) {
        return cluster.customResources(RollbackJson.TYPE)
                .read(name.namespace(), name.name())
                .found()
                .map(RollbackJson::read);
    }

    static CommandFailure missing(NamespacedName name) {
        return CommandFailure.negative("there is no Rollback " + name + "; switchback rollbacks list shows all");
    }

    static Cell phase(Phase phase) {
        return new Cell(phase.text(), tone(phase));
    }

    /** Phase and reason, such as {@code Refused/Frozen}. */
    static String outcome(Rollback rollback) {
        String reason = rollback.status().reason().map(Reason::text).orElse("");
        return rollback.status().phase().text() + (reason.isEmpty() ? "" : "/" + reason);
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
