package dev.switchback.pipeline.checks;

import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.monitoring.PrometheusClient;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.pipeline.analysis.PrometheusCounters.Revisions;
import dev.switchback.pipeline.conditions.ConditionException;
import dev.switchback.pipeline.steps.CandidateChecks;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.Delivery.Smoke;
import dev.switchback.resources.Delivery.Source;
import dev.switchback.resources.DeliveryStatus.Position;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.smoke.SmokeOutcome;
import dev.switchback.smoke.SmokeTarget;
import dev.switchback.smoke.SmokeTests;
import dev.switchback.smoke.Suite;
import dev.switchback.smoke.SuiteReader;
import dev.switchback.smoke.http.HttpConnector;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks candidates where they run: smoke tests against their pods, figures from Prometheus. Thread-safe. */
public final class LiveChecks implements CandidateChecks, AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Short, since a hold lasts until Prometheus is back. */
    private static final Duration BREAK = Duration.ofSeconds(10);

    private static final ResourceType STATEFUL_SETS = new ResourceType("apps", "v1", "statefulsets", "StatefulSet");

    /** Kubernetes cuts the name of a pod's owner here before it adds five characters. */
    private static final int LONGEST_PREFIX = 58;

    private final Cluster cluster;
    private final PodAccess access;
    private final HttpConnector connector = new HttpConnector(1);
    private final SmokeTests smokeTests;
    /** By the UID of the delivery. */
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    /** By address: each has a thread, and all deliveries that ask one Prometheus share its breaker. */
    private final Map<String, PrometheusClient> clients = new ConcurrentHashMap<>();

    private final Function<URI, PrometheusClient> sources;

    /** An analysis, and the step and the retreat that it belongs to. */
    private record Watch(Instant since, String prometheus, CandidateAnalysis analysis) {}

    /**
     * The checks of all deliveries of a cluster.
     *
     * @param access how pods are reached from here
     * @param timer waits before retries
     */
    public LiveChecks(Cluster cluster, PodAccess access, ScheduledExecutorService timer) {
        this(cluster, access, timer, LiveChecks::client);
    }

    /** With another way to Prometheus. */
    public LiveChecks(
            Cluster cluster,
            PodAccess access,
            ScheduledExecutorService timer,
            Function<URI, PrometheusClient> sources) {
        this.sources = sources;
        this.cluster = cluster;
        this.access = access;
        this.smokeTests = new SmokeTests(connector, timer, Ticker.system());
    }

    private static PrometheusClient client(URI address) {
        var breaker = CircuitBreaker.of("prometheus", Settings.defaults().withResetTimeout(BREAK));
        return new PrometheusClient(address, TIMEOUT, breaker).comparedWith(InstantSource.system());
    }

    @Override
    public SmokeOutcome smoke(Delivery delivery, WorkloadRef candidate) {
        String document = delivery.spec().checks().smoke().map(Smoke::document).orElse("");
        List<Problem> problems = new ArrayList<>();
        Optional<Suite> suite = document.isEmpty()
                ? Optional.of(Suite.standard())
                : SuiteReader.read("spec.smoke.document", document, problems);
        if (suite.isEmpty()) {
            return new SmokeOutcome.NoPods("the suite cannot be read: "
                    + problems.stream().map(Problem::text).collect(Collectors.joining("; ")));
        }
        try {
            Optional<String> hash = hash(candidate);
            return hash.isEmpty()
                    ? new SmokeOutcome.Unreachable("the pods of " + candidate + " have no revision yet")
                    : smokeTests
                            .run(
                                    suite.get(),
                                    new SmokeTarget.WorkloadPods(cluster.podAddresses(), access, candidate, hash.get()))
                            .join();
        } catch (ApiException e) {
            return new SmokeOutcome.Unreachable(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Judgement judge(Delivery delivery, Instant now) {
        Position at = delivery.status().position();
        try {
            Watch watch = watches.compute(
                    delivery.uid(),
                    (uid, known) -> known != null && known.since().equals(at.since()) ? known : watch(delivery));
            return watch.analysis().look(now);
        } catch (ApiException | ConditionException | IllegalArgumentException e) {
            return new Judgement(
                    new AnalysisVerdict.Unreachable(String.valueOf(e.getMessage())),
                    delivery.status().findings().requestsHurt());
        }
    }

    /** Lets go of what was kept for a delivery that is no longer driven from here. */
    public void forget(Delivery delivery) {
        watches.remove(delivery.uid());
        clients.keySet()
                .retainAll(watches.values().stream().map(Watch::prometheus).toList());
    }

    private Watch watch(Delivery delivery) {
        String address =
                delivery.spec().checks().analysis().orElseThrow().prometheus().address();
        PrometheusClient prometheus = clients.computeIfAbsent(address, url -> sources.apply(URI.create(url)));
        return new Watch(delivery.status().position().since(), address, analysis(delivery, prometheus));
    }

    private CandidateAnalysis analysis(Delivery delivery, PrometheusClient prometheus) {
        Source source = delivery.spec().checks().analysis().orElseThrow().prometheus();
        if (delivery.spec().workload().kind() == WorkloadKind.STATEFUL_SET) {
            WorkloadRef set = delivery.spec().workload();
            return CandidateAnalysis.of(
                    delivery,
                    prometheus,
                    new Revisions(
                            delivery.namespace(),
                            revision(set, "updateRevision").orElse("none"),
                            revision(set, "currentRevision").orElse("none"),
                            own(source, List.of(set.name() + "-"))));
        }
        String candidate = delivery.candidate();
        String stable = delivery.stable();
        String candidateHash = requiredHash(delivery.namespace(), candidate);
        String stableHash = stable.equals(candidate) ? "none" : requiredHash(delivery.namespace(), stable);
        String also = own(source, List.of(prefix(candidate, candidateHash), prefix(stable, stableHash)));
        return CandidateAnalysis.of(
                delivery, prometheus, new Revisions(delivery.namespace(), candidateHash, stableHash, also));
    }

    private static String prefix(String deployment, String hash) {
        String name = deployment + "-" + hash + "-";
        return name.substring(0, Math.min(name.length(), LONGEST_PREFIX));
    }

    /** Series of others may have the same hash and namespace: another Deployment's, another cluster's. */
    private static String own(Source source, List<String> prefixes) {
        String pods = "pod=~\"(" + String.join("|", prefixes).replace(".", "\\\\.") + ").*\"";
        return Stream.concat(
                        Stream.of(pods),
                        source.labels().entrySet().stream()
                                .map(label -> label.getKey() + "=\"" + label.getValue() + "\""))
                .collect(Collectors.joining(","));
    }

    private String requiredHash(String namespace, String deployment) {
        return hash(WorkloadRef.deployment(namespace, deployment))
                .orElseThrow(() -> new IllegalArgumentException(
                        "the pods of " + namespace + "/" + deployment + " have no revision yet"));
    }

    /** The value of {@code controller-revision-hash} of pods of a StatefulSet. */
    private Optional<String> revision(WorkloadRef statefulSet, String which) {
        return cluster.customResources(STATEFUL_SETS)
                .read(statefulSet.namespace(), statefulSet.name())
                .found()
                .map(found -> found.path("status").path(which).asText())
                .filter(hash -> !hash.isEmpty());
    }

    private Optional<String> hash(WorkloadRef workload) {
        if (workload.kind() == WorkloadKind.STATEFUL_SET) {
            return revision(workload, "updateRevision");
        }
        return cluster.workloads()
                .read(workload)
                .found()
                .flatMap(found -> found.current())
                .map(Revision::hash);
    }

    @Override
    public void close() {
        connector.close();
    }
}
