package dev.switchback.localcluster.node;

import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.node.ContainerState.Running;
import dev.switchback.localcluster.node.ContainerState.Terminated;
import dev.switchback.localcluster.node.ContainerState.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a container of a pod as a process, again and again as the restart policy says. Called under the pod's lock. */
final class ContainerRunner implements ContainerProbes.Watcher {
    private static final Duration CONFIGURATION_RETRY = Duration.ofSeconds(10);

    private final ContainerSpec spec;
    private final PodSpec pod;
    private final String address;
    private final Images images;
    private final NodeContext node;
    private final Consumer<Runnable> locked;
    private final RestartBackOff backOff = new RestartBackOff();
    private final RestartBackOff pullBackOff = new RestartBackOff();
    private ContainerState state = Waiting.CREATING;
    private Optional<Terminated> last = Optional.empty();
    private volatile ContainerLog log = new ContainerLog();
    private volatile Optional<ContainerLog> previousLog = Optional.empty();
    private int restarts;
    private String containerId = "";
    private @Nullable Run run;
    private boolean over;

    /** A run: the process, its probes, and how it is stopped. */
    private record Run(ContainerProcess process, ContainerProbes probes, ContainerStop stop, Instant started) {}

    ContainerRunner(ContainerSpec spec, Pod owner) {
        this.spec = spec;
        this.pod = owner.spec();
        this.address = owner.address();
        this.images = owner.images();
        this.node = owner.node();
        this.locked = owner.locked();
    }

    /**
     * What its pod gives to a container.
     *
     * @param locked does something under the pod's lock and reports the pod
     */
    record Pod(PodSpec spec, String address, Images images, NodeContext node, Consumer<Runnable> locked) {}

    void start() {
        if (over) {
            return;
        }
        if (!object().spec().path("initContainers").isEmpty()) {
            state = new Waiting("CreateContainerConfigError", "the local node does not run init containers");
            return;
        }
        var image = images.find(spec.image());
        if (image.isEmpty()) {
            noImage();
            return;
        }
        try {
            start(image.get());
        } catch (ContainerEnvironment.Missing e) {
            state = new Waiting("CreateContainerConfigError", String.valueOf(e.getMessage()));
            again(CONFIGURATION_RETRY);
        } catch (IOException e) {
            var now = node.clock().instant();
            ended(new Terminated(128, "StartError", String.valueOf(e.getMessage()), now, now, ""));
        }
    }

    private void start(ImageCommand image) throws ContainerEnvironment.Missing, IOException {
        var environment = ContainerEnvironment.of(node.client(), pod.pod(), address, image, spec);
        log = new ContainerLog();
        var process = ContainerProcess.start(command(image, environment), environment, log, node.clock());
        node.guard().add(process.pid());
        var checks = new CheckRunner(address, environment);
        var probes = new ContainerProbes(spec, checks, this, node);
        run = new Run(
                process,
                probes,
                new ContainerStop(process, checks, node),
                node.clock().instant());
        containerId = "process://" + process.pid();
        state = new Running(run.started());
        var thisRun = run;
        process.onExit(code -> node.timers().soon(() -> change(() -> exited(thisRun, code))));
        probes.start();
        node.events().normal(Resource.PODS, object(), "Started", "Started container " + spec.name());
    }

    private List<String> command(ImageCommand image, Map<String, String> environment) {
        boolean replaced = !spec.command().isEmpty();
        var head = replaced ? spec.command() : image.entrypoint();
        var tail = replaced || !spec.args().isEmpty() ? spec.args() : image.arguments();
        var expansion = new Expansion(environment);
        return Stream.concat(expansion.apply(head).stream(), expansion.apply(tail).stream())
                .toList();
    }

    private void noImage() {
        var message = "failed to pull image \"%s\": the local cluster knows no such image".formatted(spec.image());
        state = new Waiting("ErrImagePull", message);
        node.events().warning(Resource.PODS, object(), "Failed", message);
        var wait = pullBackOff.step();
        again(wait.isZero() ? pullBackOff.step() : wait);
        node.timers().after(Duration.ofSeconds(2), () -> change(this::waitForImage));
    }

    private void waitForImage() {
        if (state instanceof Waiting waiting && waiting.reason().equals("ErrImagePull")) {
            state = new Waiting("ImagePullBackOff", "Back-off pulling image \"" + spec.image() + "\"");
        }
    }

    private void again(Duration delay) {
        node.timers().after(delay, () -> change(this::start));
    }

    private void exited(Run ended, int exitCode) {
        node.guard().drop(ended.process().pid());
        ended.probes().stop();
        ended.stop().ended();
        run = null;
        ended(Terminated.exited(exitCode, ended.started(), node.clock().instant(), containerId));
    }

    private void ended(Terminated end) {
        state = end;
        if (over || !pod.restarts(end.exitCode())) {
            return;
        }
        var wait = backOff.afterRun(end.started(), end.finished());
        last = Optional.of(end);
        if (!wait.isZero()) {
            state = new Waiting(
                    "CrashLoopBackOff",
                    "back-off %s restarting failed container=%s pod=%s_%s(%s)"
                            .formatted(
                                    RestartBackOff.text(wait),
                                    spec.name(),
                                    object().name(),
                                    object().namespace(),
                                    object().uid()));
            var message = "Back-off restarting failed container %s in pod %s".formatted(spec.name(), object().name());
            node.events().warning(Resource.PODS, object(), "BackOff", message);
        }
        node.timers().after(wait, () -> change(this::restart));
    }

    private void restart() {
        if (!over) {
            restarts++;
            previousLog = Optional.of(log);
            start();
        }
    }

    /** Stops it for good. */
    void stop(Duration grace) {
        boolean again = over;
        over = true;
        if (run == null) {
            return;
        }
        if (again) {
            run.stop().hurry(grace);
        } else {
            stop(run, grace);
        }
    }

    private void stop(Run current, Duration grace) {
        var message = "Stopping container " + spec.name();
        node.events().normal(Resource.PODS, object(), "Killing", message);
        current.probes().onlyReadiness();
        current.stop().begin(spec, grace);
    }

    /** Whether no process of it runs. */
    boolean stopped() {
        return run == null;
    }

    /** Kills it and waits until it has ended. */
    void kill() throws InterruptedException {
        over = true;
        var current = run;
        if (current != null) {
            current.process().kill();
            current.process().join();
            node.guard().drop(current.process().pid());
        }
    }

    ContainerLog log() {
        return log;
    }

    Optional<ContainerLog> previousLog() {
        return previousLog;
    }

    ContainerSpec spec() {
        return spec;
    }

    ContainerReport report() {
        boolean started = run != null && run.probes().started();
        boolean ready = started && run != null && run.probes().ready();
        return new ContainerReport(spec, state, last, restarts, containerId, started, ready);
    }

    private ApiObject object() {
        return pod.pod();
    }

    @Override
    public void change(Runnable change) {
        locked.accept(change);
    }

    @Override
    public void failed(String kind, String why) {
        node.events().warning(Resource.PODS, object(), "Unhealthy", kind + " probe failed: " + why);
    }

    @Override
    public void kill(String kind, ProbeSpec probe) {
        if (run != null && !over) {
            var message = "Container %s failed %s probe, will be restarted"
                    .formatted(spec.name(), kind.toLowerCase(Locale.ROOT));
            node.events().normal(Resource.PODS, object(), "Killing", message);
            run.probes().onlyReadiness();
            run.stop().begin(spec, probe.grace().orElse(pod.grace()));
        }
    }
}
