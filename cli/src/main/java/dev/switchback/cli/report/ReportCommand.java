package dev.switchback.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.pipeline.report.DoraFigures;
import dev.switchback.pipeline.report.DoraFigures.Recovery;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.pipeline.store.PastDelivery;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.store.RollbackStore;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code switchback report}: figures about the deliveries and rollbacks that the cluster remembers. */
@Command(
        name = "report",
        description = "Reports how often and how well is deployed, from the Deliveries and Rollbacks in the cluster.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples%n",
        footer = {"  switchback report --dora", "  switchback report --dora --since 90d --namespace shop -o json"})
public final class ReportCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private ClusterOptions target;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--dora",
            required = true,
            description = "The four figures of https://dora.dev/guides/dora-metrics/.")
    private boolean dora;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            defaultValue = "30d",
            description = "How far back; default: 30d.")
    private Duration since = Duration.ofDays(30);

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description = "Only of this namespace; default: all.")
    private @Nullable String namespace;

    ReportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (!dora) {
            throw CommandFailure.usage("--dora is the only report there is");
        }
        Cluster cluster = target.connect();
        Instant now = shell.clock().instant();
        DoraFigures figures = DoraFigures.of(deliveries(cluster), rollbacks(cluster), now.minus(since), now);
        if (output.isJson()) {
            output.print(json(figures));
        } else {
            print(figures);
        }
        return ExitCode.OK;
    }

    private boolean isAsked(String of) {
        return namespace == null || namespace.equals(of);
    }

    private List<PastDelivery> deliveries(Cluster cluster) {
        var store = new DeliveryStore(cluster);
        return store.list().stream()
                .filter(delivery -> isAsked(delivery.namespace()))
                .flatMap(delivery -> store.history(delivery).stream())
                .toList();
    }

    private List<Recovery> rollbacks(Cluster cluster) {
        var store = new RollbackStore(cluster.customResources(RollbackJson.TYPE));
        store.load();
        return store.all().stream()
                .filter(rollback -> isAsked(rollback.spec().workload().namespace()))
                .filter(rollback -> rollback.status().phase() == Phase.SUCCEEDED)
                .flatMap(rollback -> recovery(rollback).stream())
                .toList();
    }

    private static Optional<Recovery> recovery(Rollback rollback) {
        return rollback.status()
                .times()
                .finished()
                .map(at -> new Recovery(rollback.spec().workload().toString(), rollback.created(), at));
    }

    private void print(DoraFigures figures) {
        TerminalPage page = output.page();
        String span = "since " + output.time(figures.since());
        if (figures.deployments() == 0) {
            page.line("no deployments " + span + ", so there is no frequency, no fail rate and no lead time");
        } else {
            page.line("deployment frequency             %.1f a week (%d %s)"
                    .formatted(figures.perWeek().orElse(0.0), figures.deployments(), span));
            page.line("change fail rate                 %.0f%% (%d of %d)"
                    .formatted(100 * figures.changeFailRate().orElse(0.0), figures.failed(), figures.deployments()));
            page.line("lead time for changes            "
                    + median(figures.leadTime(), figures.leads().size(), "commit", "no commits are known"));
        }
        page.line("failed deployment recovery time  "
                + median(figures.recoveryTime(), figures.recoveries().size(), "recovery", "nothing had to recover"));
        if (figures.driverLost() > 0) {
            page.line("not counted: " + figures.driverLost() + " taken back because their driver was gone");
        }
    }

    private static String median(Optional<Duration> median, int of, String one, String none) {
        String many = one.equals("recovery") ? "recoveries" : one + "s";
        return median.map(length ->
                        Durations.formatRounded(length) + " (median of " + of + " " + (of == 1 ? one : many) + ")")
                .orElse(none);
    }

    private static ObjectNode json(DoraFigures figures) {
        ObjectNode node = OutputOption.object();
        node.put("since", figures.since().toString())
                .put("until", figures.until().toString());
        node.put("deployments", figures.deployments()).put("failed", figures.failed());
        node.put("driverLost", figures.driverLost());
        node.put("deploymentsPerWeek", figures.perWeek().orElse(null));
        node.put("changeFailRate", figures.changeFailRate().orElse(null));
        node.put(
                "failedDeploymentRecoverySeconds",
                figures.recoveryTime().map(Duration::toSeconds).orElse(null));
        node.put("recoveries", figures.recoveries().size());
        node.put("leadTimeSeconds", figures.leadTime().map(Duration::toSeconds).orElse(null));
        return node.put("commits", figures.leads().size());
    }
}
