package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.ClusterOptions;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.PersonOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.git.SourceOptions;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.pipeline.delivery.DeliveryFile;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.pipeline.store.PastDelivery;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Checks;
import dev.switchback.resources.Delivery.Request;
import dev.switchback.resources.Delivery.Smoke;
import dev.switchback.resources.Release;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.smoke.SuiteReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchback deploy}: makes a Delivery of a file, and drives it to its end. */
@Command(
        name = "deploy",
        description =
                "Ships an image as a delivery file says, and waits until it is promoted or rolled back. Ctrl-C aborts"
                        + " the delivery: the traffic goes back to the stable version first.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExit status: 0 promoted, 1 refused or rolled back, 3 the cluster cannot be reached"
                + " or, with --detach, no service drives it, 4 aborted by a person%n%nExamples%n",
        footer = {
            "  switchback deploy delivery.yaml --image registry.example.org/orders:1.8.0",
            "  switchback deploy delivery.yaml --image orders:2 --output json",
            "  switchback deploy delivery.yaml --image orders:2 --detach"
        })
public final class DeployCommand implements Callable<Integer> {
    private static final Duration BEGUN_WITHIN = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 500;

    private final Shell shell;

    @Mixin
    private ClusterOptions target;

    @Mixin
    private PersonOption person;

    @Mixin
    private OutputOption output;

    @Mixin
    private SourceOptions source;

    @Parameters(paramLabel = "FILE", description = "The delivery file; docs/deliveries.md shows one.")
    private Path file;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "The image to ship; default: spec.image of the file.")
    private @Nullable String image;

    @Option(
            names = "--detach",
            description = "Leaves the driving to the rollback service, and ends once that has begun.")
    private boolean detach;

    @Option(
            names = "--pin-config",
            description = "Give the pods immutable copies of the ConfigMaps and Secrets that they refer to, so that a"
                    + " rollback brings the configuration back too.")
    private boolean pinConfig;

    @Option(
            names = "--events-url",
            paramLabel = "URL",
            description = "Send CDEvents there; default: spec.events.url of the file.")
    private @Nullable URI eventsUrl;

    DeployCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Delivery asked = read();
        Cluster cluster = target.connect();
        var store = new DeliveryStore(cluster);
        Delivery created = create(store, source.sourced(asked, file, cluster, output.progress()));
        output.progress()
                .line("delivers " + created.spec().image() + " to "
                        + created.spec().workload() + " as " + created);
        var driving = new DeliveryDriving(cluster, target, shell, output);
        String by = person.user(cluster);
        if (detach) {
            return leaveToService(store, created, driving, by);
        }
        int status = driving.toTheEnd(created, by);
        store.read(created.key()).ifPresent(ended -> source.note(ended, file, by, output.progress()));
        return status;
    }

    /** Until the service drives it; what nobody drives is withdrawn, and nothing was changed. */
    private int leaveToService(DeliveryStore store, Delivery created, DeliveryDriving driving, String by) {
        Instant end = shell.clock().instant().plus(BEGUN_WITHIN);
        while (shell.clock().instant().isBefore(end)) {
            Optional<Delivery> begun = begun(store, created);
            if (begun.isPresent()) {
                return left(begun.get());
            }
            pause(created);
        }
        store.request(
                created, new Request(Request.Action.ABORT, by, shell.clock().instant()));
        driving.until(created, (now, drives) -> !now.status().phase().isOpen());
        throw new CommandFailure(
                ExitCode.UNREACHABLE,
                "no rollback service has begun to drive " + created + " within " + Durations.format(BEGUN_WITHIN)
                        + ", so it was withdrawn; is the service there, with drive-deliveries on? Its /health says more."
                        + " Without --detach this command drives it");
    }

    /** Once somebody drives it; a cluster that cannot be reached for a moment is asked again. */
    private static Optional<Delivery> begun(DeliveryStore store, Delivery created) {
        try {
            return store.read(created.key())
                    .filter(now -> now.uid().equals(created.uid()))
                    .filter(now -> !now.status().driver().identity().isEmpty());
        } catch (ApiException.Unreachable e) {
            return Optional.empty();
        }
    }

    private int left(Delivery begun) {
        new DeliveryView(output).show(begun);
        output.progress()
                .line("driven by " + begun.status().driver().identity() + "; follow it with: switchback status " + begun
                        + " --watch; stop it with: switchback abort " + begun);
        return begun.status().phase().isOpen() ? ExitCode.OK : DeliveryDriving.exitCode(begun);
    }

    private static void pause(Delivery delivery) {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw CommandFailure.interrupted("; go on with: switchback resume " + delivery);
        }
    }

    private Delivery read() {
        List<Problem> problems = new ArrayList<>();
        Optional<Delivery> read = DeliveryFile.parse(file.toString(), InputFile.text("FILE", file), problems);
        Delivery delivery = read.orElseThrow(() -> wrong(problems));
        Delivery imaged =
                image == null ? delivery : delivery.withSpec(delivery.spec().withImage(image.strip()));
        if (imaged.spec().image().isEmpty()) {
            throw CommandFailure.usage("--image is missing: which image is to be shipped?");
        }
        Delivery wanted =
                imaged.withSpec(imaged.spec().withRelease(asked(imaged.spec().release())));
        return wanted.spec()
                .checks()
                .smoke()
                .map(smoke -> withSuite(wanted, smoke))
                .orElse(wanted);
    }

    private Release asked(Release release) {
        Release pinned = pinConfig ? release.pinningConfig() : release;
        return eventsUrl == null ? pinned : pinned.withEventsUrl(eventsUrl.toString());
    }

    /** Whoever drives needs the suite itself. It stands beside the delivery file. */
    private Delivery withSuite(Delivery delivery, Smoke smoke) {
        Path suite = file.toAbsolutePath().resolveSibling(smoke.suite());
        String text = InputFile.text("spec.smoke.suite", suite);
        List<Problem> problems = new ArrayList<>();
        if (SuiteReader.read(suite.toString(), text, problems).isEmpty()) {
            throw wrong(problems);
        }
        Checks checks = delivery.spec().checks();
        return delivery.withSpec(delivery.spec()
                .withChecks(
                        new Checks(Optional.of(smoke.withDocument(text)), checks.analysis(), checks.readyWithin())));
    }

    private static CommandFailure wrong(List<Problem> problems) {
        return CommandFailure.usage(
                problems.stream().map(Problem::text).collect(Collectors.joining(System.lineSeparator())));
    }

    private static Delivery create(DeliveryStore store, Delivery delivery) {
        Optional<Delivery> other = store.occupying(delivery).stream().findFirst();
        if (other.isPresent()) {
            throw taken(other.get());
        }
        Optional<Delivery> earlier = store.read(delivery.key());
        if (earlier.filter(d -> d.status().phase().isOpen()).isPresent()) {
            throw taken(earlier.get());
        }
        List<PastDelivery> past = earlier.map(store::history).orElse(List.of());
        earlier.ifPresent(d -> CommandFailure.check(store.delete(d), "the earlier delivery " + d));
        WriteOutcome created = store.create(delivery, past);
        if (created.kind() == WriteOutcome.Kind.CONFLICT) {
            throw CommandFailure.negative("somebody else began " + delivery + " at the same moment; switchback status "
                    + delivery + " shows it");
        }
        CommandFailure.check(created, "the delivery " + delivery);
        return store.read(delivery.key())
                .orElseThrow(() -> CommandFailure.negative("the delivery " + delivery + " was deleted at once"));
    }

    private static CommandFailure taken(Delivery other) {
        return CommandFailure.negative(other + " delivers " + other.spec().image() + " to "
                + other.spec().workload() + " and has not ended; wait for it, or: switchback abort " + other);
    }
}
