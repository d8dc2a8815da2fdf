package dev.switchback.cli.command;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --kubeconfig} and {@code --context}: the cluster that a command talks to. */
public final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; default: $KUBECONFIG, a pod's service account, ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "Context of the kubeconfig; default: the current one.")
    private @Nullable String context;

    /** The cluster; nothing is called yet. */
    public Cluster connect() {
        check(kubeconfig);
        try {
            return Clusters.connect(kubeconfig, context, Timeouts.DEFAULT, scheduler());
        } catch (IOException e) {
            boolean named = kubeconfig != null || context != null;
            String message = String.valueOf(e.getMessage());
            throw named ? CommandFailure.usage(message, e) : CommandFailure.unreachable(message, e);
        } catch (RuntimeException e) {
            throw unusable(kubeconfig, e);
        }
    }

    /** How pods of the cluster are reached from here; nothing is called yet. */
    public PodAccess podAccess() {
        try {
            return Clusters.podAccess(kubeconfig, context, Timeouts.DEFAULT);
        } catch (IOException e) {
            throw CommandFailure.unreachable(String.valueOf(e.getMessage()), e);
        }
    }

    /** Refuses a file that cannot be a kubeconfig. */
    public static void check(@Nullable Path kubeconfig) {
        if (kubeconfig != null) {
            InputFile.check("--kubeconfig", kubeconfig);
        }
    }

    /** A kubeconfig that the client could not make sense of. */
    public static CommandFailure unusable(@Nullable Path kubeconfig, RuntimeException cause) {
        String which = kubeconfig == null ? "the kubeconfig" : "--kubeconfig " + kubeconfig;
        return CommandFailure.usage(which + ": not a usable kubeconfig; check it with kubectl config view", cause);
    }

    public static ScheduledExecutorService scheduler() {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "switchback");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The workload, or a failure that says which ones there are. */
    public static Workload read(Cluster cluster, WorkloadRef ref) {
        Reading<Workload> reading = cluster.workloads().read(ref);
        return reading.found().orElseThrow(() -> missing(cluster, ref));
    }

    public static CommandFailure missing(Cluster cluster, WorkloadRef ref) {
        List<String> others = cluster.workloads().names(ref.kind(), ref.namespace()).stream()
                .sorted()
                .limit(20)
                .toList();
        String hint = others.isEmpty()
                ? "; the namespace " + ref.namespace() + " has no " + ref.kind().kind() + "s, or does not exist"
                : "; the namespace has these: " + String.join(", ", others);
        return CommandFailure.negative("there is no " + ref.words() + hint);
    }

    /** For a person who looks for a hash. */
    public static String revisionsOf(Workload workload) {
        if (workload.revisions().isEmpty()) {
            return "it has no revisions";
        }
        return "its revisions are "
                + workload.revisions().stream()
                        .map(r -> r.hash() + " (" + r.number() + ")")
                        .collect(Collectors.joining(", "));
    }
}
