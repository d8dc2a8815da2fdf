package dev.switchback.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Backoff;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.Transport.Request;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.kubernetes.contract.InProcessTransport;
import dev.switchback.kubernetes.controller.Reconciler.Result;
import dev.switchback.localcluster.VirtualTime;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A controller of counters: each reconciliation counts {@code spec.count} down, one step a second, until it is 0. */
class ControllerTest {
    private static final ResourceType COUNTERS = new ResourceType("example.org", "v1", "counters", "Counter");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-15T12:00:00Z"));
    private final InProcessTransport transport =
            new InProcessTransport(new InMemoryApiServer(time, time, new Random(1)));
    private final CustomResources counters = Clusters.over(transport, time).customResources(COUNTERS);
    private final Store<Counter> store = new Store<>(counters, Counter::parse);
    private final List<String> calls = new ArrayList<>();
    private final List<Runnable> gained = new ArrayList<>();
    private boolean leads = true;

    private record Counter(Store.Key key, int count, String version) {
        static Counter parse(JsonNode object) {
            var metadata = object.path("metadata");
            if (!object.path("spec").path("count").isInt()) {
                throw new IllegalArgumentException("spec.count: must be a number");
            }
            return new Counter(
                    new Store.Key(
                            metadata.path("namespace").asText(),
                            metadata.path("name").asText()),
                    object.path("spec").path("count").asInt(),
                    metadata.path("resourceVersion").asText());
        }
    }

    private final Reconciler<Counter> reconciler = new Reconciler<>() {
        @Override
        public Result reconcile(Counter counter) {
            calls.add(counter.key().name() + "=" + counter.count());
            if (counter.count() <= 0) {
                return Result.done();
            }
            var next = store.entry(counter.key()).orElseThrow().object().deepCopy();
            next.withObject("/spec").put("count", counter.count() - 1);
            store.put(counters.update((ObjectNode) next).object());
            return Result.requeueAfter(Duration.ofSeconds(1));
        }

        @Override
        public void deleted(Counter lastKnown) {
            calls.add(lastKnown.key().name() + " deleted");
        }
    };

    private final Leadership leadership = new Leadership() {
        @Override
        public boolean isLeader() {
            return leads;
        }

        @Override
        public void onGained(Runnable callback) {
            gained.add(callback);
        }
    };

    private final Controller<Counter> controller = new Controller<>(
            store,
            Counter::key,
            reconciler,
            leadership,
            new Controller.Timing(
                    time, time, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), new Random(1))));

    @BeforeEach
    void defineTheType() throws Exception {
        var crd =
                """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"counters.example.org"},
                 "spec":{"group":"example.org","scope":"Namespaced","names":{"plural":"counters","singular":"counter","kind":"Counter"},
                   "versions":[{"name":"v1","served":true,"storage":true,
                     "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
                """;
        transport.send(new Request(
                "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "application/json", crd));
        transport.send(
                new Request("POST", "/api/v1/namespaces", "application/json", "{\"metadata\":{\"name\":\"shop\"}}"));
        time.advance(Duration.ofSeconds(1));
    }

    private void create(String name, String count) {
        var object = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "example.org/v1")
                .put("kind", "Counter");
        object.putObject("metadata").put("namespace", "shop").put("name", name);
        object.putObject("spec").put("count", 0);
        object.withObject("/spec")
                .set(
                        "count",
                        new com.fasterxml.jackson.databind.ObjectMapper()
                                .valueToTree(count.matches("[0-9]+") ? Integer.valueOf(count) : count));
        assertThat(counters.create(object).isApplied()).isTrue();
    }

    @Test
    void anObjectIsReconciledUntilItIsDone() {
        create("a", "2");
        store.follow(controller);
        time.advance(Duration.ofMinutes(1));
        assertThat(calls).startsWith("a=2").endsWith("a=0").contains("a=1");
        assertThat(store.get(new Store.Key("shop", "a")).orElseThrow().count()).isZero();
    }

    @Test
    void onlyTheLeaderReconcilesAndItBeginsWithAll() {
        leads = false;
        create("a", "0");
        store.follow(controller);
        time.advance(Duration.ofMinutes(1));
        assertThat(calls).isEmpty();

        leads = true;
        gained.forEach(Runnable::run);
        time.advance(Duration.ofSeconds(1));
        assertThat(calls).containsExactly("a=0");
    }

    @Test
    void aDeletionIsReported() {
        create("a", "0");
        store.follow(controller);
        time.advance(Duration.ofSeconds(1));
        counters.delete("shop", "a");
        time.advance(Duration.ofSeconds(1));
        assertThat(calls).endsWith("a deleted");
        assertThat(store.all()).isEmpty();
    }

    @Test
    void whatCannotBeParsedIsLeftOut() {
        create("odd", "many");
        create("a", "0");
        store.follow(controller);
        time.advance(Duration.ofSeconds(1));
        assertThat(store.all()).extracting(c -> c.key().name()).containsExactly("a");
        assertThat(store.isSynced()).isTrue();
    }

    @Test
    void aReadMakesTheStoreCurrentAndAnOlderVersionDoesNotReplaceANewerOne() {
        create("a", "5");
        var old = counters.read("shop", "a").found().orElseThrow();
        store.load();
        var next = (ObjectNode) old.deepCopy();
        next.withObject("/spec").put("count", 6);
        counters.update(next);

        var key = new Store.Key("shop", "a");
        assertThat(store.get(key).orElseThrow().count()).isEqualTo(5);
        assertThat(store.refresh(key).orElseThrow().count()).isEqualTo(6);
        assertThat(store.put(old).orElseThrow().count()).isEqualTo(6);
        counters.delete("shop", "a");
        assertThat(store.refresh(key)).isEmpty();
        assertThat(store.get(key)).isEmpty();
    }
}
