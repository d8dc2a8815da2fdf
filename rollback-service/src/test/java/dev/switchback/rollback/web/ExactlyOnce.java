package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A thousand deliveries of one payload among others, to two services on one cluster: one rollback. */
abstract class ExactlyOnce {
    private static final int DELIVERIES = 1_000;
    private static final int OTHERS = 20;
    private static final int CONNECTIONS = 8;

    /** The cluster, with the resource type. */
    abstract ClusterUnderTest cluster() throws IOException;

    /** How the services reach it. */
    abstract Path kubeconfig();

    @Test
    void oneRecordActsAndEveryOtherIsRefusedForItsReason() throws Exception {
        String shop = "shop-" + Long.toString(System.nanoTime(), 36);
        String own = "switchback-" + Long.toString(System.nanoTime(), 36);
        ClusterUnderTest cluster = cluster();
        cluster.namespace(shop);
        cluster.namespace(own);
        String bad = cluster.badDeploy(shop, "orders");
        long before = cluster.generation(shop, "orders");
        List<String> messages = messages(cluster, shop, bad);
        try (var one = ServiceUnderTest.start(kubeconfig(), "namespace=" + own);
                var other = ServiceUnderTest.start(kubeconfig(), "namespace=" + own)) {
            deliver(messages, List.of(one, other));
            Eventually.holds("the rollback", () -> cluster.acted(shop).size() == 1);
            Map<String, String> outcomes = outcomes(cluster, shop, own);
            assertThat(outcomes.remove("orders")).isIn("Verifying/", "Succeeded/RolledBack");
            assertThat(outcomes)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "frozen", "Refused/Frozen",
                            "off", "Refused/PolicyOff",
                            "over", "Refused/AlertResolved",
                            "nowhere", "Refused/WorkloadNotFound",
                            "unnamed", "Refused/MissingLabels"));
        }
        assertThat(cluster.image(shop, "orders")).isEqualTo("orders:1");
        assertThat(cluster.generation(shop, "orders")).isEqualTo(before + 1);
        assertThat(cluster.acted(shop)).hasSize(1);
    }

    private static List<String> messages(ClusterUnderTest cluster, String shop, String bad) {
        var hashes = new HashMap<String, String>();
        for (String name : List.of("frozen", "off", "over")) {
            hashes.put(name, cluster.badDeploy(shop, name));
        }
        String freeze = "2999-01-01T00:00:00Z migration";
        cluster.annotate(ClusterUnderTest.deployment(shop, "frozen"), "switchback.dev/freeze", freeze);
        cluster.annotate(ClusterUnderTest.deployment(shop, "off"), "switchback.dev/policy", "off");
        List<String> others = List.of(
                Messages.of(Messages.alert(shop, "frozen", hashes.getOrDefault("frozen", ""))),
                Messages.of(Messages.alert(shop, "off", hashes.getOrDefault("off", ""))),
                Messages.of(Messages.resolved(Messages.alert(shop, "over", hashes.getOrDefault("over", "")))),
                Messages.of(Messages.alert(shop, "nowhere", bad)),
                Messages.of(Messages.alert(shop, "", bad)));
        var messages =
                new ArrayList<>(Collections.nCopies(DELIVERIES, Messages.of(Messages.alert(shop, "orders", bad))));
        others.forEach(message -> messages.addAll(Collections.nCopies(OTHERS, message)));
        Collections.shuffle(messages, new Random(7));
        return messages;
    }

    /** Each connection takes its share to both services by turns; all are answered with 200. */
    private static void deliver(List<String> messages, List<ServiceUnderTest> services)
            throws InterruptedException, ExecutionException {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            var work = new ArrayList<Callable<Void>>();
            for (int connection = 0; connection < CONNECTIONS; connection++) {
                int first = connection;
                work.add(() -> {
                    List<HttpCaller> callers = services.stream()
                            .map(service -> new HttpCaller(service.server().port()))
                            .toList();
                    for (int i = first; i < messages.size(); i += CONNECTIONS) {
                        HttpCaller.Answer answer =
                                callers.get(i / CONNECTIONS % callers.size()).trigger(messages.get(i));
                        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
                    }
                    return null;
                });
            }
            for (Future<Void> done : connections.invokeAll(work)) {
                done.get();
            }
        } finally {
            connections.shutdownNow();
        }
    }

    /** Phase and reason by the workload's name. */
    private static Map<String, String> outcomes(ClusterUnderTest cluster, String shop, String own) {
        cluster.settledRecords();
        var outcomes = new HashMap<String, String>();
        for (JsonNode record : ours(cluster, shop, own)) {
            String name = record.at("/spec/workload/name").asText();
            String outcome = record.at("/status/phase").asText() + "/"
                    + record.at("/status/reason").asText();
            assertThat(outcomes.put(name, outcome))
                    .as("a second record of " + name)
                    .isNull();
        }
        return outcomes;
    }

    private static List<JsonNode> ours(ClusterUnderTest cluster, String shop, String own) {
        var ours = new ArrayList<JsonNode>();
        for (JsonNode record : cluster.records()) {
            if (List.of(shop, own).contains(record.at("/metadata/namespace").asText())) {
                ours.add(record);
            }
        }
        return ours;
    }
}
