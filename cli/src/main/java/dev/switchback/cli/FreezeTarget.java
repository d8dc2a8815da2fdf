package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Namespaces.NamespaceInfo;
import dev.switchback.kubernetes.Workload;
import dev.switchback.rollback.Annotations;
import dev.switchback.rollback.judgement.Freeze;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is frozen or not: a workload, a namespace, or everything. */
final class FreezeTarget {
    @Mixin
    private ServiceNamespaceOption service;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAMESPACE/NAME|NAMESPACE",
            description = "A Deployment, or all of a namespace.")
    private @Nullable String place;

    @Option(names = "--all", description = "Everything: an annotation on the service's own namespace.")
    private boolean all;

    FreezeTarget(Shell shell) {
        this.service = new ServiceNamespaceOption(shell);
    }

    /** Refuses what is not one thing. */
    void check() {
        if (all == (place != null)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "name one thing: NAMESPACE/NAME, NAMESPACE or --all (--help shows examples)");
        }
        if (place != null && place.contains("/")) {
            new ObjectName.Converter().convert(place);
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
            Workload workload = ClusterOptions.read(cluster, workload().deployment());
            return Freeze.of("workload", workload.annotations());
        }
        NamespaceInfo info = cluster.namespaces().read(namespace()).found().orElseThrow(this::missing);
        return Freeze.of("namespace", info.annotations());
    }

    /** Writes the annotation; null takes it away. */
    void write(Cluster cluster, @Nullable String freeze) {
        Map<String, @Nullable String> annotation = Collections.singletonMap(Annotations.FREEZE, freeze);
        WriteFailure.check(
                isWorkload()
                        ? cluster.workloads().annotate(workload().deployment(), annotation)
                        : cluster.namespaces().annotate(namespace(), annotation),
                words());
    }

    private CommandFailure missing() {
        String hint = all ? "; --service-namespace says where the rollback service lives" : "";
        return new CommandFailure(ExitCode.NEGATIVE, "there is no namespace " + namespace() + hint);
    }

    private boolean isWorkload() {
        return place != null && place.contains("/");
    }

    private ObjectName workload() {
        return new ObjectName.Converter().convert(String.valueOf(place));
    }

    private String namespace() {
        return place == null ? service.name() : place;
    }
}
