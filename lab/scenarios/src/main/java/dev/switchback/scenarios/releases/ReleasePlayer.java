package dev.switchback.scenarios.releases;

import dev.switchback.faults.FaultScript;
import dev.switchback.faults.FaultyApiServer.ServiceKilled;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.node.SimulatedNode.PodBehaviour;
import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.pipeline.checks.LiveChecks;
import dev.switchback.pipeline.controller.DeliveryDriver;
import dev.switchback.pipeline.steps.CandidateChecks;
import dev.switchback.pipeline.steps.ClusterRouters;
import dev.switchback.pipeline.steps.ReleasePlan;
import dev.switchback.pipeline.store.DeliveryStore;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Request;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryStatus.VerdictEntry;
import dev.switchback.scenarios.releases.ReleaseScenario.Metrics;
import dev.switchback.scenarios.releases.ReleaseScenario.Step;
import dev.switchback.scenarios.report.Played;
import dev.switchback.smoke.SmokeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Plays one release: the reconciler, the routers, the analysis and its client of Prometheus are the real ones; the cluster, the
 * users and what Prometheus answers are simulated. The same file always plays the same way.
 */
public final class ReleasePlayer implements ReleaseScenario.Stage, CandidateChecks {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HISTORY = Duration.ofMinutes(5);

    private final ReleaseScenario scenario;
    private final ReleaseWorld world;
    private final SimulatedUsers users;
    private final SimulatedPrometheus prometheus;
    private final LiveChecks checks;
    private final FaultScript faults =
            new FaultScript().counting(call -> !call.resource().equals("leases"));
    private final List<DeliveryDriver> drivers = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> verdicts = new LinkedHashSet<>();
    private AtomicBoolean life = new AtomicBoolean(true);
    private SmokeOutcome smoke = new SmokeOutcome.Passed(List.of());
    private String said = "";
    private String seen = "";

    private ReleasePlayer(ReleaseScenario scenario) {
        this.scenario = scenario;
        this.world =
                new ReleaseWorld(scenario.now().minus(HISTORY), scenario.name().hashCode());
        this.users = new SimulatedUsers(
                world,
                new Random(scenario.name().hashCode()),
                scenario.shop().requests(),
                scenario.shop().errors());
        this.prometheus = new SimulatedPrometheus(world.time);
        this.checks = new LiveChecks(
                world.cluster, PodAccess.direct(), world.time, address -> PrometheusClient.over(address, prometheus)
                        .comparedWith(world.time));
    }

    /** Plays until the last event, and compares. */
    public static Played play(ReleaseScenario scenario) {
        var player = new ReleasePlayer(scenario);
        try (player.checks) {
            return player.toTheEnd();
        }
    }

    private Played toTheEnd() {
        world.fill(scenario);
        passUntil(scenario.now());
        users.forget();
        String before = world.situation();
        new DeliveryStore(world.cluster).create(scenario.delivery());
        drive("driver-1");
        for (Step step : scenario.timeline()) {
            passUntil(step.at());
            step.actions().forEach(action -> happen(action));
        }
        passUntil(scenario.end());
        var end = new ReleaseComparison.End(
                delivery(), world.images(), before.equals(world.situation()), List.copyOf(verdicts), users);
        return new Played(
                scenario.heading(),
                new ReleaseComparison(scenario, end).differences(),
                List.copyOf(notes),
                Duration.between(scenario.now(), scenario.end()));
    }

    private void happen(Consumer<ReleaseScenario.Stage> action) {
        try {
            action.accept(this);
        } catch (ServiceKilled e) {
            note("the driver was killed");
        }
    }

    private void passUntil(Instant end) {
        while (world.time.instant().isBefore(end)) {
            try {
                world.time.advance(SECOND);
            } catch (ServiceKilled e) {
                note("the driver was killed");
                continue;
            }
            world.acceptRoutes();
            users.second();
            if (world.time.instant().getEpochSecond() % SimulatedPrometheus.SCRAPE.toSeconds() == 0) {
                prometheus.scrape(users.running());
            }
            world.deliveries.all().forEach(this::look);
        }
    }

    private void look(ApiObject written) {
        if (written.resourceVersion().equals(seen)) {
            return;
        }
        seen = written.resourceVersion();
        Delivery now = DeliveryJson.read(written.json());
        now.status().findings().verdicts().stream().map(VerdictEntry::verdict).forEach(verdicts::add);
        List<VerdictEntry> judged = now.status().findings().verdicts();
        String line =
                now.status().phase().text() + " [" + now.status().position().name() + ", "
                        + now.status().position().weight() + "%] "
                        + (judged.isEmpty() ? "" : judged.get(judged.size() - 1).verdict());
        if (!line.equals(said)) {
            said = line;
            note(line + ": " + now.status().message());
        }
    }

    private void note(String text) {
        Duration at = Duration.between(scenario.now(), world.time.instant());
        notes.add("%5d s  %s".formatted(at.toSeconds(), text));
    }

    private Delivery delivery() {
        return new DeliveryStore(world.cluster).read(scenario.delivery().key()).orElseThrow();
    }

    @Override
    public void traffic(int requests) {
        users.come(requests);
    }

    @Override
    public void errors(Map<String, Double> shares) {
        users.fail(shares);
    }

    @Override
    public void pods(String image, boolean ready) {
        world.node.behave(image, ready ? PodBehaviour.READY : PodBehaviour.UNREADY);
    }

    @Override
    public void prometheus(Metrics metrics) {
        note("Prometheus: " + metrics);
        if (metrics == Metrics.COUNTERS_RESET) {
            users.resetCounters();
        } else {
            prometheus.answer(metrics);
        }
    }

    @Override
    public void smoke(boolean passes) {
        smoke = passes ? new SmokeOutcome.Passed(List.of()) : new SmokeOutcome.NoPods("GET /health answered 500");
    }

    @Override
    public void ask(Request.Action action, String by) {
        note(by + " asks for " + action);
        new DeliveryStore(world.cluster).request(delivery(), new Request(action, by, world.time.instant()));
        drivers.forEach(DeliveryDriver::wake);
    }

    @Override
    public void kill() {
        note("the driver is killed");
        life.set(false);
    }

    @Override
    public void drive(String name) {
        note(name + " drives");
        var own = new AtomicBoolean(true);
        life = own;
        Cluster cluster = world.cluster(faults, own);
        var tools = new ReleasePlan.Tools(cluster, new ClusterRouters(cluster), this);
        drivers.add(DeliveryDriver.start(
                delivery(),
                cluster,
                tools,
                DeliveryDriver.Seat.ofOne(
                        name,
                        world.time,
                        world.time,
                        () -> Duration.between(Instant.EPOCH, world.time.instant())
                                .toNanos(),
                        new Random(7))));
    }

    @Override
    public void fault(String call, int nth, String kind) {
        faults.at(call, nth, kind);
    }

    @Override
    public SmokeOutcome smoke(Delivery delivery, WorkloadRef candidate) {
        return smoke;
    }

    @Override
    public Judgement judge(Delivery delivery, Instant now) {
        return checks.judge(delivery, now);
    }
}
