package dev.switchback.localcluster.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import dev.switchback.localcluster.http.LoopbackHttp;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<LoopbackHttp> pods = new ArrayList<>();
    private ScheduledExecutorService scheduler;
    private ApiClient client;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        scheduler = Executors.newScheduledThreadPool(2);
        var server = new InMemoryApiServer(InstantSource.system(), scheduler, new Random(1));
        client = new ApiClient(server);
        gateway = Gateway.open(server, scheduler, InstantSource.system(), 0);
        for (var service : List.of("stable", "canary")) {
            serve(service);
        }
    }

    @AfterEach
    void stop() throws IOException {
        gateway.close();
        for (var pod : pods) {
            pod.close();
        }
        scheduler.shutdownNow();
    }

    /** A Service with one ready pod, which says whose it is and what it was asked. */
    private void serve(String service) throws IOException {
        var pod = LoopbackHttp.listen(0, exchange -> {
            var request = exchange.request();
            var body = new String(request.body(), StandardCharsets.UTF_8);
            var said = service + " " + request.method() + " " + request.target() + " " + body;
            exchange.respond(
                    body.equals("fail") ? 500 : 200,
                    Map.of("X-Served-By", service),
                    said.getBytes(StandardCharsets.UTF_8));
        });
        pods.add(pod);
        create(
                Resource.SERVICES,
                "{metadata: {name: %s, namespace: default}, spec: {ports: [{port: 80, name: http}]}}"
                        .formatted(service));
        create(
                Resource.ENDPOINT_SLICES,
                """
                {metadata: {name: %1$s, namespace: default, labels: {kubernetes.io/service-name: %1$s}}, addressType: IPv4,
                 endpoints: [{addresses: [127.0.0.1], conditions: {ready: true, serving: true}}], ports: [{name: http, port: %2$d}]}
                """
                        .formatted(service, pod.port()));
    }

    private ApiObject create(Resource resource, String yaml) {
        try {
            return client.create(resource, new ApiObject((ObjectNode) new YAMLMapper().readTree(yaml)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A route, once the gateway has taken it over. */
    private void route(String spec) {
        create(GatewayApi.HTTP_ROUTES, "{metadata: {name: app, namespace: default}, spec: " + spec + "}");
        awaitAccepted();
    }

    private void awaitAccepted() {
        while (condition().path("observedGeneration").asLong()
                < client.get(GatewayApi.HTTP_ROUTES, "default", "app")
                        .orElseThrow()
                        .generation()) {
            Thread.onSpinWait();
        }
    }

    private JsonNode condition() {
        return client.get(GatewayApi.HTTP_ROUTES, "default", "app")
                .orElseThrow()
                .json()
                .at("/status/parents/0/conditions/0");
    }

    private void weights(int stable, int canary) {
        var route = client.get(GatewayApi.HTTP_ROUTES, "default", "app")
                .orElseThrow()
                .copy();
        var backends = route.json().at("/spec/rules/0/backendRefs");
        ((ObjectNode) backends.get(0)).put("weight", stable);
        ((ObjectNode) backends.get(1)).put("weight", canary);
        client.update(GatewayApi.HTTP_ROUTES, route);
        awaitAccepted();
    }

    private HttpResponse<String> ask(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(gateway.address() + path));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, Long> shares(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> ask("/").body().split(" ", 2)[0])
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    @Test
    void requestsOfOneConnectionAreSplitByTheWeights() {
        route(
                "{parentRefs: [{name: any}], rules: [{backendRefs: [{name: stable, port: 80, weight: 75}, {name: canary, port: 80, weight: 25}]}]}");

        assertThat(shares(400).get("canary")).isBetween(50L, 150L);
        weights(100, 0);
        assertThat(shares(100)).isEqualTo(Map.of("stable", 100L));
        weights(0, 1);
        assertThat(shares(100)).isEqualTo(Map.of("canary", 100L));
        assertThat(condition().path("status").asText()).isEqualTo("True");
    }

    @Test
    void aChangeOfWeightsFailsNoRequest() throws Exception {
        route(
                "{parentRefs: [{name: any}], rules: [{backendRefs: [{name: stable, port: 80}, {name: canary, port: 80}]}]}");
        var statuses = new ConcurrentHashMap<Integer, LongAdder>();
        var stopped = new AtomicBoolean();
        var users = Stream.generate(() -> new Thread(() -> {
                    while (!stopped.get()) {
                        statuses.computeIfAbsent(ask("/").statusCode(), s -> new LongAdder())
                                .increment();
                    }
                }))
                .limit(4)
                .toList();
        users.forEach(Thread::start);

        for (int change = 0; change < 20; change++) {
            weights(change % 2 * 100, 100 - change % 2 * 100);
            assertThat(shares(5)).containsOnlyKeys(change % 2 == 0 ? "canary" : "stable");
        }

        stopped.set(true);
        for (var user : users) {
            user.join();
        }
        assertThat(statuses).containsOnlyKeys(200);
    }

    @Test
    void theBestMatchDecides() {
        route(
                """
                {parentRefs: [{name: any}], rules: [
                  {matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: stable, port: 80}]},
                  {matches: [{path: {type: PathPrefix, value: /a}}, {path: {type: Exact, value: /exact}}], backendRefs: [{name: canary, port: 80}]},
                  {matches: [{path: {type: PathPrefix, value: /a/b}}], backendRefs: [{name: stable, port: 80}]},
                  {matches: [{path: {type: PathPrefix, value: /a/b}, headers: [{name: X-Try, value: 'yes'}]}, {method: DELETE}],
                    backendRefs: [{name: canary, port: 80}]}]}
                """);

        assertThat(ask("/").body()).startsWith("stable");
        assertThat(ask("/ab").body()).startsWith("stable");
        assertThat(ask("/a?b=c").body()).startsWith("canary GET /a?b=c");
        assertThat(ask("/exact").body()).startsWith("canary");
        assertThat(ask("/exact/no").body()).startsWith("stable");
        assertThat(ask("/a/b/c").body()).startsWith("stable");
        assertThat(ask("/a/b", "x-try", "yes").body()).startsWith("canary");
    }

    @Test
    void methodBodyStatusAndHeadersArePassedOn() {
        route(
                "{parentRefs: [{name: any}], hostnames: ['127.0.0.1'], rules: [{backendRefs: [{name: stable, port: 80}]}]}");

        var answer = send(HttpRequest.newBuilder(URI.create(gateway.address() + "/x?y=1"))
                .POST(BodyPublishers.ofString("fail"))
                .build());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("stable POST /x?y=1 fail");
        assertThat(answer.headers().firstValue("x-served-by")).contains("stable");
    }

    @Test
    void whatLeadsNowhereIsAnsweredAsTheGatewayApiWantsIt() {
        assertThat(ask("/").statusCode()).isEqualTo(404);
        route(
                """
                {parentRefs: [{name: any}], rules: [
                  {matches: [{path: {type: PathPrefix, value: /none}}], backendRefs: [{name: nowhere, port: 80}]},
                  {matches: [{path: {type: PathPrefix, value: /zero}}], backendRefs: [{name: stable, port: 80, weight: 0}]},
                  {matches: [{path: {type: PathPrefix, value: /port}}], backendRefs: [{name: stable, port: 81}]}]}
                """);

        assertThat(ask("/").statusCode()).isEqualTo(404);
        assertThat(ask("/none").statusCode()).isEqualTo(500);
        assertThat(ask("/zero").statusCode()).isEqualTo(500);
        assertThat(ask("/port").statusCode()).isEqualTo(503);
    }

    @Test
    void aRouteThatItCannotServeIsNotAccepted() {
        route(
                "{parentRefs: [{name: any}], rules: [{filters: [{type: URLRewrite}], backendRefs: [{name: stable, port: 80}]}]}");

        assertThat(condition().path("status").asText()).isEqualTo("False");
        assertThat(condition().path("message").asText()).contains("filters");
        assertThat(ask("/").statusCode()).isEqualTo(404);
    }
}
