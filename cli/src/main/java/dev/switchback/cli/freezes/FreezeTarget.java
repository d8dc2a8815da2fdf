package dev.switchback.cli.freezes;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.Shell;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Namespaces.NamespaceInfo;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Freeze;
import dev.switchback.rollback.RollbackService;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What is frozen or not: a workload, a namespace, or everything. */
public final class FreezeTarget {
    private final Shell shell;

    @Option(
            names = "--service-namespace",
            paramLabel = "NAME",
            description = "The rollback service's own namespace; default: $SWITCHBACK_NAMESPACE, else switchback.")
    private @Nullable String serviceNamespace;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAMESPACE/NAME|NAMESPACE",
            description = "All of a namespace, or a workload: " + WorkloadRef.FORM + ".")
    private @Nullable String place;

    @Option(names = "--all", description = "Everything: an annotation on the service's own namespace.")
    private boolean all;

    FreezeTarget(Shell shell) {
        this.shell = shell;
    }

    /** Refuses what is not one thing. */
    void check() {
        if (all == (place != null)) {
            throw CommandFailure.usage("name one thing: NAMESPACE/NAME, NAMESPACE or --all (--help shows examples)");
        }
        if (isWorkload()) {
            workload();
        } else if (place != null && !NamespacedName.isName(place)) {
            throw CommandFailure.usage("'" + place + "' is neither NAMESPACE/NAME nor the name of a namespace");
        }
    }

    String words() {
        if (all) {
            return "everything";
        }
        return isWorkload() ? "" + place : "namespace " + place;
    }

    /** The freeze that is written there now, over or not. */
    Optional<Freeze> read(Cluster cluster) {
        if (isWorkload()) {
            Workload workload = ClusterOptions.read(cluster, workload());
            return Freeze.of("workload", workload.annotations());
        }
        NamespaceInfo info = cluster.namespaces().read(namespace()).found().orElseThrow(this::missing);
        return Freeze.of("namespace", info.annotations());
    }

    /** Writes the annotation; null takes it away. */
    void write(Cluster cluster, @Nullable String freeze) {
        Map<String, @Nullable String> annotation = Collections.singletonMap(Annotations.FREEZE, freeze);
        CommandFailure.check(
                isWorkload()
                        ? cluster.workloads().annotate(workload(), annotation)
                        : cluster.namespaces().annotate(namespace(), annotation),
                words());
    }

    private CommandFailure missing() {
        String hint = all ? "; name the rollback service's namespace with --service-namespace" : "";
        return CommandFailure.negative("there is no namespace " + namespace() + hint);
    }

    private boolean isWorkload() {
        return place != null && place.contains("/");
    }

    private WorkloadRef workload() {
        try {
            return NamespacedName.workload(String.valueOf(place));
        } catch (TypeConversionException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
        }
    }

    private String namespace() {
        if (place != null) {
            return place;
        }
        return serviceNamespace != null
                ? serviceNamespace
                : shell.variable("SWITCHBACK_NAMESPACE").orElse(RollbackService.DEFAULT_NAMESPACE);
    }
}
