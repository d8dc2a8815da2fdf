package dev.switchback.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.WorkloadKind;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.controller.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One release of one workload, and how far it is. The resource {@code deliveries.switchback.dev/v1alpha1} is its only home.
 *
 * @param uid empty until it is created
 * @param resourceVersion of the object that this was read from; empty until it is created
 */
public record Delivery(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Instant created,
        Spec spec,
        DeliveryStatus status) {

    /**
     * What is to be done. All but {@code request} never changes.
     *
     * @param undoWindow for how long after promotion {@code undo} goes back at once; zero or more
     * @param request what a person asked for last
     */
    public record Spec(
            WorkloadRef workload,
            Release release,
            OnDriverLost onDriverLost,
            Strategy strategy,
            Checks checks,
            Duration undoWindow,
            Optional<Request> request) {
        public static final Duration UNDO_WINDOW = Duration.ofMinutes(30);
        public static final Duration READY_WITHIN = Duration.ofMinutes(10);

        /** Of the candidate; empty while nobody said which. */
        public String image() {
            return release.image();
        }

        public Spec withImage(String candidate) {
            return withRelease(release.withImage(candidate));
        }

        public Spec withRelease(Release changed) {
            return new Spec(workload, changed, onDriverLost, strategy, checks, undoWindow, request);
        }

        public Spec withChecks(Checks changed) {
            return new Spec(workload, release, onDriverLost, strategy, changed, undoWindow, request);
        }

        public Spec withRequest(Request asked) {
            return new Spec(workload, release, onDriverLost, strategy, checks, undoWindow, Optional.of(asked));
        }
    }

    /** What whoever takes over does when the one who drove a delivery is gone. */
    public enum OnDriverLost {
        ABORT,
        CONTINUE
    }

    /**
     * What has to hold on the way; in the file these stand beside {@code strategy}.
     *
     * @param readyWithin for how long new pods may take to become ready; positive
     */
    public record Checks(Optional<Smoke> smoke, Optional<Analysis> analysis, Duration readyWithin) {
        public static final Checks NONE = new Checks(Optional.empty(), Optional.empty(), Spec.READY_WITHIN);
    }

    /**
     * A smoke test against the new pods.
     *
     * @param suite the name of its file
     * @param document what the file holds, so that whoever drives has it; empty until it is deployed
     * @param before it runs before the canary gets this weight, or more, for the first time; in percent, 1 to 100
     */
    public record Smoke(String suite, String document, int before) {
        public Smoke withDocument(String text) {
            return new Smoke(suite, text, before);
        }
    }

    /**
     * What the figures in Prometheus have to say.
     *
     * @param noTrafficTimeout a hold without a single request fails after so long; empty for never
     */
    public record Analysis(
            Source prometheus,
            List<Metric> metrics,
            Sequential sequential,
            OnFail onFail,
            Optional<Duration> noTrafficTimeout) {}

    /**
     * Where series are.
     *
     * @param address of Prometheus, or of what speaks its HTTP API
     * @param labels that series of this cluster have and others do not; mostly none
     */
    public record Source(String address, Map<String, String> labels) {}

    /**
     * One figure.
     *
     * @param name a built-in one ({@code success-rate}, {@code error-rate}, {@code latency-p99}), or any name with a query
     * @param query PromQL, for one that is not built in
     * @param success a condition on {@code result}, such as {@code result[0] >= 0.95}
     * @param failure a condition on {@code result}
     * @param bound of a latency
     * @param series the counter of requests or the histogram, for a built-in one; empty for the usual name
     */
    public record Metric(
            String name,
            Optional<String> query,
            Optional<String> success,
            Optional<String> failure,
            Optional<Duration> bound,
            Optional<String> series,
            Schedule schedule) {
        /** A built-in one, as it is. */
        public static Metric builtIn(String name, Optional<Duration> bound, Schedule schedule) {
            return new Metric(
                    name, Optional.empty(), Optional.empty(), Optional.empty(), bound, Optional.empty(), schedule);
        }
    }

    /**
     * How often a query is asked, and what it may get wrong.
     *
     * @param count after so many measurements the query is done; empty for as long as traffic is held
     */
    public record Schedule(Duration interval, OptionalInt count, int failureLimit, int consecutiveErrorLimit) {
        public static final Schedule USUAL = new Schedule(Duration.ofSeconds(30), OptionalInt.empty(), 0, 4);
    }

    /**
     * The sequential test.
     *
     * @param alpha how likely a healthy canary may be aborted; above 0, below 1
     * @param retreatWait for how long the canary gets no traffic after a retreat
     * @param retreatTimes how often it may retreat; 0 or more
     */
    public record Sequential(double alpha, Duration retreatWait, int retreatTimes) {
        public static final Sequential USUAL = new Sequential(0.001, Duration.ofMinutes(3), 1);
    }

    /** What a failed check leads to. */
    public enum OnFail {
        ABORT,
        /** Traffic goes back to stable; everything else stays for a person. */
        PAUSE
    }

    /**
     * What a person asks the driver for.
     *
     * @param at tells two requests apart
     */
    public record Request(Action action, String by, Instant at) {
        private static final String ALERT = "alert ";

        /** An alert about the candidate, by its name, asks for the end of its delivery. */
        public static Request ofAlert(String alertname, Instant at) {
            return new Request(Action.ABORT, ALERT + alertname, at);
        }

        /** Whether no person asks. */
        public boolean isOfAlert() {
            return by.startsWith(ALERT);
        }

        public enum Action {
            PROMOTE,
            /** Skips the remaining holds and approvals, until something else is asked for. */
            PROMOTE_FULL,
            PAUSE,
            RESUME,
            ABORT,
            UNDO
        }
    }

    /** What a person asked for and the driver has not answered yet. */
    public Optional<Request> unanswered() {
        return spec.request().filter(request -> status.position()
                .answered()
                .filter(request.at()::equals)
                .isEmpty());
    }

    /** Whether nothing is waited for any more but pods: the analysis is asked once at each hold. */
    public boolean isPromotedFully() {
        return spec.request()
                .filter(request -> request.action() == Request.Action.PROMOTE_FULL)
                .isPresent();
    }

    /** Whether the stable version keeps serving on its own pods, so that the traffic can be given back to it at once. */
    public boolean keepsStable() {
        return spec.workload().kind() == WorkloadKind.DEPLOYMENT
                && spec.strategy().choose(canary -> true, pair -> true, inPlace -> false);
    }

    /** What a failed check leads to. */
    public OnFail onFail() {
        if (!keepsStable()) {
            return OnFail.ABORT;
        }
        return spec.checks().analysis().map(Analysis::onFail).orElse(OnFail.ABORT);
    }

    /** Its identity. */
    public Store.Key key() {
        return new Store.Key(namespace, name);
    }

    /** Whether it changes this workload, or may. */
    public boolean occupies(WorkloadRef workload) {
        return workloads().contains(workload);
    }

    /** Whether both change one workload: while one of them is open, the other one may not begin. */
    public boolean sharesWith(Delivery other) {
        return workloads().stream().anyMatch(other::occupies);
    }

    /** Whether it changes this workload, or the workload runs its candidate. */
    public boolean concerns(WorkloadRef workload) {
        return occupies(workload) || workload.equals(WorkloadRef.deployment(namespace, candidate()));
    }

    /** The Deployment that runs the candidate until it is promoted. */
    public String candidate() {
        String workload = spec.workload().name();
        return status.before()
                .flatMap(DeliveryStatus.Before::idle)
                .map(DeliveryStatus.Side::name)
                .orElseGet(() ->
                        spec.strategy().choose(canary -> workload + "-canary", pair -> pair.other(), in -> workload));
    }

    /** Whether pods of this template run its candidate, once it has begun to bring it. */
    public boolean delivers(JsonNode template) {
        return status.before().isPresent()
                && StreamSupport.stream(template.at("/spec/containers").spliterator(), false)
                        .anyMatch(container -> container.path("image").asText().equals(spec.image()));
    }

    /** The Deployment that served before. */
    public String stable() {
        return status.before().map(before -> before.stable().name()).orElseGet(() -> spec.workload()
                .name());
    }

    private List<WorkloadRef> workloads() {
        return Stream.concat(
                        Stream.of(spec.workload()),
                        spec.strategy().peer().stream().map(peer -> WorkloadRef.deployment(namespace, peer)))
                .toList();
    }

    /** {@code namespace/name}, as every log line carries it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    public Delivery withSpec(Spec next) {
        return new Delivery(namespace, name, uid, resourceVersion, created, next, status);
    }

    public Delivery withStatus(DeliveryStatus next) {
        return new Delivery(namespace, name, uid, resourceVersion, created, spec, next);
    }
}
