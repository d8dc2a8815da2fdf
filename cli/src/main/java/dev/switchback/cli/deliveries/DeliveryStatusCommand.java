package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.NamespacedName;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.TextTable;
import dev.switchback.cli.command.TextTable.Cell;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.controller.Store;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryStatus;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback status}: how far deliveries are. */
@Command(
        name = "status",
        description = "Shows deliveries and how far they are; one with all that is known of it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status with --watch: as deploy%n%nExamples%n",
        footer = {
            "  switchback status",
            "  switchback status shop/orders --output json",
            "  switchback status shop/orders --watch"
        })
public final class DeliveryStatusCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 1_000;

    @Mixin
    private ClusterOptions target;

    @Mixin
    private OutputOption output;

    @Parameters(arity = "0..1", paramLabel = "NAMESPACE/NAME", description = "The delivery; default: all.")
    private @Nullable NamespacedName name;

    @Option(names = "--watch", description = "Print every change until the delivery has ended.")
    private boolean watch;

    @Override
    public Integer call() {
        var store = new DeliveryStore(target.connect());
        if (name == null) {
            if (watch) {
                throw CommandFailure.usage("--watch needs the name of a delivery");
            }
            list(store.list());
            return ExitCode.OK;
        }
        Delivery delivery = find(store, name);
        if (watch) {
            return watch(store, delivery);
        }
        show(delivery);
        return ExitCode.OK;
    }

    /** The delivery, or a failure that says which ones there are. */
    static Delivery find(DeliveryStore store, NamespacedName name) {
        return store.read(new Store.Key(name.namespace(), name.name())).orElseThrow(() -> {
            String others = store.list().stream().map(Delivery::toString).collect(Collectors.joining(", "));
            return CommandFailure.negative("there is no delivery " + name + "; "
                    + (others.isEmpty() ? "there is none at all" : "there are these: " + others));
        });
    }

    private void list(List<Delivery> deliveries) {
        if (output.isJson()) {
            deliveries.forEach(d -> output.page().line(DeliveryJson.summary(d).toString()));
            return;
        }
        var table = new TextTable("DELIVERY", "WORKLOAD", "IMAGE", "PHASE", "STEP", "WEIGHT", "AGE", "MESSAGE");
        for (Delivery d : deliveries) {
            DeliveryStatus status = d.status();
            table.row(
                    Cell.of(d.toString()),
                    Cell.of(d.spec().workload().name()),
                    Cell.of(d.spec().image()),
                    new Cell(status.phase().text(), DeliveryView.tone(status.phase())),
                    Cell.of(status.position().name()),
                    Cell.of(status.position().weight() + "%"),
                    Cell.of(output.age(d.created())),
                    Cell.of(status.message()));
        }
        if (table.isEmpty()) {
            output.page().line("there are no deliveries");
        } else {
            table.printTo(output.page());
        }
    }

    private void show(Delivery delivery) {
        if (output.isJson()) {
            output.page().line(DeliveryJson.summary(delivery).toString());
            return;
        }
        DeliveryStatus status = delivery.status();
        output.page()
                .line(delivery + ": " + delivery.spec().image() + " to "
                        + delivery.spec().workload() + " by "
                        + delivery.spec().strategy().key());
        output.page().line(new DeliveryView(output).line(delivery));
        status.driver().heartbeat().ifPresent(at -> output.page()
                .line("driven by " + status.driver().identity() + ", last heard of " + output.age(at) + " ago"));
        status.findings().verdicts().forEach(verdict -> output.page()
                .line(output.time(verdict.at()) + " " + verdict.verdict() + ": " + verdict.why()));
    }

    private int watch(DeliveryStore store, Delivery delivery) {
        var scheduler = ClusterOptions.scheduler();
        var view = new DeliveryView(output);
        var ended = new CompletableFuture<Delivery>();
        var polling = scheduler.scheduleWithFixedDelay(
                () -> look(store, delivery, view, ended), 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return DeliveryDriving.exitCode(ended.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw CommandFailure.interrupted("");
        } finally {
            polling.cancel(true);
            scheduler.shutdownNow();
        }
    }

    private static void look(
            DeliveryStore store, Delivery delivery, DeliveryView view, CompletableFuture<Delivery> ended) {
        try {
            Delivery now = find(store, new NamespacedName(delivery.namespace(), delivery.name()));
            view.show(now);
            if (!now.status().phase().isOpen()) {
                ended.complete(now);
            }
        } catch (ApiException.Unreachable e) {
            view.say("the cluster cannot be reached, retrying");
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }
}
