package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Timers;
import dev.switchback.localcluster.node.ContainerState.Running;
import dev.switchback.localcluster.node.ContainerState.Terminated;
import dev.switchback.localcluster.node.ContainerState.Waiting;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** A pod of which only the status exists. All its containers do the same at the same time. */
final class SimulatedPod {
    private final PodSpec spec;
    private final PodStatus status;
    private final SimulatedNode.Pace pace;
    private final Timers timers;
    private final InstantSource clock;
    private final RestartBackOff backOff = new RestartBackOff();
    private PodBehaviour behaviour;
    private ContainerState state;
    private Optional<Terminated> last = Optional.empty();
    private int restarts;
    private boolean ready;
    private boolean ending;
    private long life;

    SimulatedPod(
            PodSpec spec,
            PodStatus status,
            PodBehaviour behaviour,
            SimulatedNode.Pace pace,
            Timers timers,
            InstantSource clock) {
        this.spec = spec;
        this.status = status;
        this.behaviour = behaviour;
        this.pace = pace;
        this.timers = timers;
        this.clock = clock;
        this.state = known(spec.pod(), clock.instant());
        this.ready = allReady(spec.pod());
        this.restarts =
                spec.pod().status().at("/containerStatuses/0/restartCount").asInt();
    }

    /** Whether the pod's status says already how its containers are. */
    static boolean adopted(ApiObject pod) {
        return !pod.status().path("containerStatuses").isEmpty();
    }

    private static ContainerState known(ApiObject pod, Instant now) {
        if (!adopted(pod)) {
            return Waiting.CREATING;
        }
        var state = pod.status().at("/containerStatuses/0/state");
        if (state.has("waiting")) {
            return new Waiting(
                    state.at("/waiting/reason").asText(),
                    state.at("/waiting/message").asText());
        }
        return new Running(ApiObject.time(state.at("/running/startedAt")).orElse(now));
    }

    private static boolean allReady(ApiObject pod) {
        boolean ready = adopted(pod);
        for (JsonNode container : pod.status().path("containerStatuses")) {
            ready &= container.path("ready").asBoolean();
        }
        return ready;
    }

    /** As it was when this was told of it first. */
    ApiObject object() {
        return spec.pod();
    }

    /** Starts its containers, unless its status says that they have been started. */
    synchronized void start() {
        if (!ending && state.equals(Waiting.CREATING)) {
            run();
            report();
        }
    }

    private void run() {
        state = new Running(clock.instant());
        life++;
        settle();
    }

    /** Does what a running container of that behaviour does next. */
    private void settle() {
        if (behaviour == PodBehaviour.CRASHING) {
            later(pace.crashAfter(), this::crash);
        } else if (behaviour == PodBehaviour.READY) {
            later(pace.readyAfter(), () -> ready = true);
        }
    }

    private void crash() {
        if (!(state instanceof Running running)) {
            return;
        }
        ready = false;
        var end = Terminated.exited(1, running.started(), clock.instant(), containerId());
        last = Optional.of(end);
        var wait = backOff.afterRun(end.started(), end.finished());
        state = new Waiting(
                "CrashLoopBackOff", "back-off " + RestartBackOff.text(wait) + " restarting failed container");
        life++;
        later(wait, () -> {
            restarts++;
            run();
        });
    }

    /** Does and reports it after {@code delay}, unless the container has another life by then. */
    private void later(Duration delay, Runnable change) {
        long thisLife = life;
        timers.after(delay, () -> {
            synchronized (this) {
                if (thisLife == life && !ending) {
                    change.run();
                    report();
                }
            }
        });
    }

    /** Behaves like this from now on. */
    synchronized void behave(PodBehaviour next) {
        behaviour = next;
        if (ending || !(state instanceof Running)) {
            return;
        }
        life++;
        if (next == PodBehaviour.UNREADY) {
            ready = false;
        } else if (next == PodBehaviour.CRASHING) {
            crash();
        } else if (!ready) {
            settle();
        }
        report();
    }

    /** Ends it soon. */
    synchronized void end() {
        if (!ending) {
            ending = true;
            timers.after(pace.stopAfter(), this::stopped);
        }
    }

    private synchronized void stopped() {
        if (state instanceof Running running) {
            state = Terminated.exited(0, running.started(), clock.instant(), containerId());
            ready = false;
            report();
        }
        status.gone();
    }

    private void report() {
        status.report(spec.containers().stream().map(this::report).toList(), ending);
    }

    private ContainerReport report(ContainerSpec container) {
        boolean started = state instanceof Running;
        return new ContainerReport(container, state, last, restarts, containerId(), started, ready);
    }

    private String containerId() {
        return "simulated://" + spec.pod().uid() + "/" + restarts;
    }
}
