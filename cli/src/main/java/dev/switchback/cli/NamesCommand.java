package dev.switchback.cli;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.Workloads.DeploymentSummary;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the completion scripts ask for: quick, and silent when the cluster does not answer. */
@Command(
        name = "names",
        hidden = true,
        description = "Prints names that are in the cluster, for completion in a shell; none when it does not answer.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback names deliveries", "  switchback names deployments shop/"})
final class NamesCommand implements Callable<Integer> {
    /** What has names. */
    enum Kind {
        DELIVERIES,
        DEPLOYMENTS
    }

    @Mixin
    private ClusterOptions target;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "deliveries|deployments", description = "Names of what.")
    private Kind kind;

    @Parameters(index = "1", arity = "0..1", paramLabel = "WORD", description = "How the name begins.")
    private String begun = "";

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "2s",
            description = "For how long to wait for the cluster.")
    private Duration patience = Duration.ofSeconds(2);

    @Override
    public Integer call() {
        var found = new CompletableFuture<List<String>>();
        var asking = new Thread(() -> ask(found), "names");
        asking.setDaemon(true);
        asking.start();
        try {
            List<String> names = found.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            names.forEach(spec.commandLine().getOut()::println);
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // nobody reads messages while completing a word
        }
        return ExitCode.UNREACHABLE;
    }

    private void ask(CompletableFuture<List<String>> found) {
        try {
            Cluster cluster = target.connect();
            Stream<String> names = kind == Kind.DELIVERIES ? deliveries(cluster) : deployments(cluster);
            found.complete(names.filter(name -> name.startsWith(begun)).sorted().toList());
        } catch (RuntimeException e) {
            found.completeExceptionally(e);
        }
    }

    private static Stream<String> deliveries(Cluster cluster) {
        return new DeliveryStore(cluster).list().stream().map(Delivery::toString);
    }

    /** The namespaces first, then what is in the one that was chosen. */
    private Stream<String> deployments(Cluster cluster) {
        int slash = begun.indexOf('/');
        if (slash < 0) {
            return cluster.namespaces().names().stream().map(namespace -> namespace + "/");
        }
        return cluster.workloads().deployments(begun.substring(0, slash)).stream()
                .map(DeploymentSummary::ref)
                .map(ref -> ref.namespace() + "/" + ref.name());
    }
}
