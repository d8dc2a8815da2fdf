package dev.switchback.rollback.judgement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Events;
import dev.switchback.kubernetes.Pod;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Plan;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import dev.switchback.rollback.config.Setting;
import dev.switchback.rollback.decision.Judge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A situation to judge. To begin with: {@code shop/orders} had {@code old} for two days, got {@code bad} a minute ago, and an
 * alert that names {@code bad} fires since 20 s.
 */
final class Situation {
    static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    static final Instant DEPLOYED = NOW.minusSeconds(60);
    static final WorkloadRef ORDERS = WorkloadRef.deployment("shop", "orders");
    static final String UID = "uid-orders";

    final List<Revision> revisions = new ArrayList<>();
    final List<Pod> pods = new ArrayList<>();
    final List<AlertOccurrence> alerts = new ArrayList<>();
    final List<Evidence.FiringAlert> active = new ArrayList<>();
    final List<Events.Seen> events = new ArrayList<>();
    final Map<Configuration.Reference, Configuration.State> configuration = new HashMap<>();
    final List<Evidence.Owner> owners = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    final List<Rollback> others = new ArrayList<>();
    final Map<String, String> onWorkload = new HashMap<>();
    final Map<String, String> onNamespace = new HashMap<>();
    final Map<String, String> onService = new HashMap<>();
    Optional<RequestMetrics> metrics = Optional.empty();
    /** Requests that were counted until {@code bad} became active, and until now. */
    final List<RequestMetrics.Window> untilDeploy = new ArrayList<>();

    final List<RequestMetrics.Window> untilNow = new ArrayList<>();
    Settings settings = Setting.defaults();
    Instant now = NOW;
    Instant serverTime = NOW;
    WorkloadRef ref = ORDERS;
    Workload.Strategy strategy = new Workload.Strategy(false, false, 0, false);
    int desired = 3;
    String current = "bad";
    boolean numbered = true;
    Optional<Instant> progressing = Optional.empty();
    Optional<BlueGreen> blueGreen = Optional.empty();
    Optional<String> target = Optional.empty();
    Optional<Rollback.Suspect> suspect = Optional.of(new Rollback.Suspect("bad", "revision:2"));
    boolean manual;
    boolean overrideFreeze;
    Optional<Rollback.Approval> approval = Optional.empty();
    Status status = Status.NEW;

    static Situation badDeploy() {
        var s = new Situation();
        s.revisions.add(revision("old", 1, List.of(), NOW.minus(Duration.ofDays(2))));
        s.revisions.add(revision("bad", 2, List.of(), DEPLOYED));
        s.alerts.add(alert("HighErrorRate", Optional.of("bad"), NOW.minusSeconds(20)));
        return s;
    }

    static Revision revision(String hash, long number, List<Long> earlier, Instant created) {
        return revision(hash, created, Map.of(), numbers(number, earlier), template(hash));
    }

    static Revision revision(
            String hash, Instant created, Map<String, String> annotations, List<Long> numbers, ObjectNode template) {
        var metadata = new Workload.Metadata("uid-" + hash, created, Map.of(), annotations);
        Optional<Instant> activated = Optional.of(created).filter(at -> numbers.size() == 1);
        return new Revision("orders-" + hash, metadata, hash, numbers, activated, template);
    }

    /** As a StatefulSet or DaemonSet keeps it: without the numbers that it had before. */
    static Revision controllerRevision(String hash, long number, Instant created, Instant activated) {
        var metadata = new Workload.Metadata("uid-" + hash, created, Map.of(), Map.of());
        return new Revision(hash, metadata, hash, List.of(number), Optional.of(activated), template(hash));
    }

    private static List<Long> numbers(long number, List<Long> earlier) {
        return Stream.concat(earlier.stream(), Stream.of(number)).toList();
    }

    static ObjectNode template(String image) {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        template.putObject("metadata").putObject("labels").put("app", "orders").put("version", "green");
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "orders")
                .put("image", image);
        return template;
    }

    static AlertOccurrence alert(String name, Optional<String> hash, Instant startsAt) {
        return new AlertOccurrence(
                name,
                "f-" + name,
                Optional.of(startsAt),
                Optional.empty(),
                hash,
                Optional.empty(),
                Optional.empty(),
                startsAt);
    }

    static Pod pod(String hash, boolean ready) {
        return new Pod("uid-pod-" + hash, "orders-" + hash + "-1", hash, NOW.minusSeconds(50), ready, false);
    }

    /** A case of {@code orders} that went from one revision to another a while ago. */
    static Rollback acted(String from, RevisionRef to, Phase phase, Duration ago) {
        Instant at = NOW.minus(ago);
        var plan = new Plan.RevertWorkload(new RevisionRef("orders", from, 2, from, ""), to, 1);
        Status status = Status.NEW
                .in(phase, Optional.empty(), "")
                .planned(Optional.of(plan), true)
                .with(Status.Times.NONE.executingAt(at).actedAt(at));
        return record("case-" + from, ORDERS, UID, status, Optional.of(new Rollback.Suspect(from, "revision:2")));
    }

    static Rollback record(
            String name, WorkloadRef ref, String uid, Status status, Optional<Rollback.Suspect> suspect) {
        var trigger = new Rollback.Trigger(Rollback.Trigger.Type.ALERT, "", "", false, Optional.empty());
        var spec = new Rollback.Spec(ref, uid, suspect, Optional.empty(), trigger, List.of(), Optional.empty());
        return new Rollback(ref.namespace(), name, "uid-" + name, "1", NOW.minusSeconds(90), spec, status);
    }

    Workload workload() {
        return workload(ref, UID, revisions, current);
    }

    Workload workload(WorkloadRef ref, String uid, List<Revision> of, String currentHash) {
        Optional<Revision> now = of.stream()
                .filter(r -> numbered && r.hash().equals(currentHash))
                .findFirst();
        var rollout = new Workload.Rollout(
                2, 2, strategy, new Workload.Replicas(desired, desired, desired, desired, desired), progressing);
        ObjectNode template =
                now.map(Revision::template).map(t -> (ObjectNode) t).orElseGet(() -> template("new"));
        return new Workload(
                ref, new Workload.Metadata(uid, Instant.EPOCH, Map.of(), onWorkload), template, rollout, of, now, pods);
    }

    BlueGreen pair(boolean isActive, Optional<Instant> flippedAt, Optional<Workload> peer) {
        var service = new TrafficService(
                "shop",
                "orders",
                "uid-service",
                "7",
                Map.of(),
                Map.of(),
                Map.of("app", "orders", "version", isActive ? "green" : "blue"));
        return new BlueGreen(service, "version", isActive, flippedAt, peer, List.of());
    }

    Rollback rollback() {
        var type = manual ? Rollback.Trigger.Type.MANUAL : Rollback.Trigger.Type.ALERT;
        var trigger = new Rollback.Trigger(type, "jo", "", overrideFreeze, Optional.empty());
        var spec = new Rollback.Spec(ref, UID, suspect, target, trigger, List.copyOf(alerts), approval);
        return new Rollback("shop", "orders-case", "uid-case", "1", NOW.minusSeconds(15), spec, status);
    }

    Evidence evidence() {
        return new Evidence(
                new Evidence.Moment(now, serverTime),
                rollback(),
                Optional.of(workload()),
                blueGreen,
                new Rules(onWorkload, onNamespace, onService, settings),
                others,
                new Evidence.Findings(active, events, configuration, owners, deliveries, metrics()));
    }

    private Optional<RequestMetrics> metrics() {
        return untilDeploy.isEmpty() && untilNow.isEmpty()
                ? metrics
                : Optional.of(new RequestMetrics(Optional.empty(), untilDeploy, untilNow));
    }

    /** Requests to a revision of {@code orders} in the half minute before the deploy, and the share that failed. */
    void before(String hash, double requests, double share) {
        untilDeploy.add(window(RequestMetrics.Signal.ERRORS, hash, DEPLOYED, requests, share));
    }

    /** Requests of the last half minute. */
    void since(String hash, double requests, double share) {
        untilNow.add(window(RequestMetrics.Signal.ERRORS, hash, NOW, requests, share));
    }

    static RequestMetrics.Window window(
            RequestMetrics.Signal signal, String hash, Instant end, double requests, double share) {
        return new RequestMetrics.Window(signal, "orders", hash, end, requests, requests * share);
    }

    Decision decide() {
        return Judge.judge(evidence()).decision();
    }
}
