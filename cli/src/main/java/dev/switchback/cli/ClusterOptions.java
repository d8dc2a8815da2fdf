package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Clusters;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.Workloads.DeploymentSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command talks to. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; else KUBECONFIG, a pod's service account, ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "Context of the kubeconfig; else the current one.")
    private @Nullable String context;

    /** The cluster; nothing is called yet. */
    Cluster connect() {
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw new CommandFailure(ExitCode.USAGE, "--kubeconfig " + kubeconfig + ": no such file, or not readable");
        }
        try {
            return Clusters.connect(kubeconfig, context, Timeouts.DEFAULT, scheduler());
        } catch (IOException e) {
            boolean named = kubeconfig != null || context != null;
            throw new CommandFailure(named ? ExitCode.USAGE : ExitCode.UNREACHABLE, String.valueOf(e.getMessage()));
        }
    }

    static ScheduledExecutorService scheduler() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "switchback");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The workload, or a failure that says which ones there are. */
    static Workload read(Cluster cluster, WorkloadRef ref) {
        Reading<Workload> reading = cluster.workloads().read(ref);
        return reading.found().orElseThrow(() -> missing(cluster, ref));
    }

    static CommandFailure missing(Cluster cluster, WorkloadRef ref) {
        List<String> others = cluster.workloads().deployments(ref.namespace()).stream()
                .map(DeploymentSummary::ref)
                .map(WorkloadRef::name)
                .sorted()
                .limit(20)
                .toList();
        String hint = others.isEmpty()
                ? "; the namespace " + ref.namespace() + " has none, or does not exist"
                : "; the namespace has " + String.join(", ", others);
        return new CommandFailure(ExitCode.NEGATIVE, "there is no Deployment " + ref + hint);
    }
}
