package dev.switchback.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.kubernetes.PodAccess;
import dev.switchback.kubernetes.PodAddresses;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.http.ApiFrontDoor;
import dev.switchback.localcluster.http.Kubeconfigs;
import dev.switchback.localcluster.server.InMemoryApiServer;
import dev.switchback.runtime.breaker.Ticker;
import dev.switchback.runtime.yaml.Problem;
import dev.switchback.smoke.http.HttpConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server over HTTP with objects written by hand, whose pods are servers of this test. */
class PodsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final HttpConnector connector = new HttpConnector(1);
    private final InMemoryApiServer api = new InMemoryApiServer(InstantSource.system(), timer, new Random(1));
    private ApiFrontDoor door;
    private SmallServer first;
    private SmallServer second;
    private PodAddresses pods;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        door = ApiFrontDoor.open(api, InstantSource.system(), 0);
        Path kubeconfig = Kubeconfigs.write(folder.resolve("kubeconfig"), door.address());
        pods = Clusters.connect(kubeconfig, Timeouts.DEFAULT, timer).podAddresses();
        first = new SmallServer().on("/health", 200, "");
        second = new SmallServer().on("/health", 500, "");
        create("/api/v1/namespaces", "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}");
        String template = "'template':{'metadata':{'labels':{'app':'orders'}},"
                + "'spec':{'containers':[{'name':'orders','image':'orders:1'}]}}";
        String uid = create(
                "/apis/apps/v1/namespaces/shop/deployments",
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'orders'},"
                        + "'spec':{'selector':{'matchLabels':{'app':'orders'}}," + template + "}}");
        String set = create(
                "/apis/apps/v1/namespaces/shop/replicasets",
                "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'orders-a','labels':{'app':'orders'},"
                        + owner("Deployment", "orders", uid) + "},'spec':{'selector':{'matchLabels':{'app':'orders'}},"
                        + template + "}}");
        pod("orders-a-1", "a", owner("ReplicaSet", "orders-a", set), first);
        pod("orders-a-2", "b", owner("ReplicaSet", "orders-a", set), second);
        pod("stranger", "a", "'annotations':{}", second);
    }

    @AfterEach
    void stop() throws IOException {
        door.close();
        first.close();
        second.close();
        connector.close();
        timer.shutdownNow();
    }

    private static String owner(String kind, String name, String uid) {
        return "'ownerReferences':[{'apiVersion':'apps/v1','kind':'" + kind + "','name':'" + name + "','uid':'" + uid
                + "','controller':true}]";
    }

    private void pod(String name, String hash, String metadata, SmallServer server) throws IOException {
        String path = "/api/v1/namespaces/shop/pods";
        create(
                path,
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'" + name
                        + "','labels':{'app':'orders','pod-template-hash':'" + hash + "'}," + metadata
                        + "},'spec':{'containers':[{'name':'orders','image':'orders:1','ports':[{'name':'http','containerPort':"
                        + server.address().getPort() + "},{'name':'admin','containerPort':1}]}]}}");
        call(
                "PATCH",
                path + "/" + name + "/status",
                "application/merge-patch+json",
                "{'status':{'phase':'Running','podIP':'127.0.0.1','conditions':[{'type':'Ready','status':'True'}]}}");
    }

    /** Its UID. */
    private String create(String path, String json) throws IOException {
        return call("POST", path, "application/json", json);
    }

    private String call(String method, String path, String type, String json) throws IOException {
        ApiResponse answer = api.handle(new ApiRequest(method, path, type, json.replace('\'', '"')));
        assertThat(answer.status()).as(answer.body().toString()).isLessThan(300);
        return JSON.readTree(answer.body().toString()).at("/metadata/uid").asText();
    }

    private SmokeOutcome run(String yaml, SmokeTarget target) {
        List<Problem> problems = new ArrayList<>();
        Suite suite = SuiteReader.read("suite.yaml", yaml, problems).orElseThrow(() -> new AssertionError(problems));
        return new SmokeTests(connector, timer, Ticker.system())
                .run(suite, target)
                .join();
    }

    private SmokeTarget workload(String name, String hash) {
        return new SmokeTarget.WorkloadPods(pods, PodAccess.direct(), WorkloadRef.deployment("shop", name), hash);
    }

    @Test
    void eachPodOfAWorkloadIsChecked() {
        SmokeOutcome outcome = run("checks: [{path: /health}]", workload("orders", ""));

        assertThat(outcome).isInstanceOf(SmokeOutcome.Failed.class);
        assertThat(outcome.checks())
                .extracting(CheckResult::place, CheckResult::passed)
                .containsExactly(tuple("shop/orders-a-1", true), tuple("shop/orders-a-2", false));
        assertThat(outcome.message()).startsWith("1 of 2 checks failed: GET /health at shop/orders-a-2: status 500");
    }

    @Test
    void onePodIsEnoughWhenTheCheckSaysSo() {
        SmokeOutcome outcome = run("checks: [{path: /health, pods: any}]", workload("orders", ""));

        assertThat(outcome.passed()).as(outcome.message()).isTrue();
        assertThat(second.asked()).isEmpty();
    }

    @Test
    void onlyThePodsOfOneRevision() {
        assertThat(run("checks: [{path: /health}]", workload("orders", "a")).passed())
                .isTrue();
        assertThat(run("checks: [{path: /health}]", workload("orders", "b")).checks())
                .hasSize(1);
    }

    @Test
    void noPodsIsAFailure() {
        for (SmokeTarget none : List.of(workload("orders", "zzz"), workload("missing", ""))) {
            SmokeOutcome outcome = run("checks: [{path: /health}]", none);
            assertThat(outcome).isInstanceOf(SmokeOutcome.NoPods.class);
            assertThat(outcome.passed()).isFalse();
            assertThat(outcome.message()).startsWith("there are no pods of the Deployment shop/");
        }
    }

    @Test
    void aPortThatDoesNotExist() {
        SmokeOutcome outcome = run("{port: metrics, checks: [{path: /health}]}", workload("orders", "a"));

        assertThat(outcome.message())
                .contains("shop/orders-a-1: it has no port called metrics, name one of [")
                .contains("admin, http");
    }

    @Test
    void theReadyEndpointsOfAService() throws IOException {
        create(
                "/api/v1/namespaces/shop/services",
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'orders'},"
                        + "'spec':{'selector':{'app':'orders'},'ports':[{'name':'web','port':80,'targetPort':'http'}]}}");
        String slice =
                "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','addressType':'IPv4','metadata':{'name':"
                        + "'orders-x','labels':{'kubernetes.io/service-name':'orders'}},'ports':[{'name':'web','port':"
                        + first.address().getPort() + "}],'endpoints':[" + endpoint("orders-a-1", true) + ","
                        + endpoint("orders-a-2", false) + "]}";
        create("/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices", slice);
        var service = new SmokeTarget.ServicePods(pods, PodAccess.direct(), "shop", "orders");

        for (String port : List.of("80", "web", "''")) {
            SmokeOutcome outcome = run("{port: " + port + ", checks: [{path: /health}]}", service);
            assertThat(outcome.passed()).as(outcome.message()).isTrue();
            assertThat(outcome.checks()).hasSize(1);
        }
        var missing = new SmokeTarget.ServicePods(pods, PodAccess.direct(), "shop", "nothing");
        assertThat(run("checks: [{path: /health}]", missing)).isInstanceOf(SmokeOutcome.NoPods.class);
    }

    private static String endpoint(String pod, boolean ready) {
        return "{'addresses':['127.0.0.1'],'conditions':{'ready':" + ready + "},'targetRef':{'kind':'Pod','name':'"
                + pod + "'}}";
    }

    @Test
    void aClusterThatDoesNotAnswer() throws IOException {
        door.close();

        SmokeOutcome outcome = run("checks: [{path: /health}]", workload("orders", ""));

        assertThat(outcome).isInstanceOf(SmokeOutcome.Unreachable.class);
        assertThat(outcome.message()).startsWith("pods of the Deployment shop/orders cannot be reached: ");
    }
}
