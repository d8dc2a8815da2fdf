package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole way, over real HTTP on both sides: a model that fails as its script says. */
@Timeout(60)
class RecommendationsTest {
    private static final String PATH = "/api/v1/recommendations";
    private static final String BOOK = "{\"item\":\"book\"}";
    private static final String PEN = "{\"item\":\"pen\"}";
    private static final String BREAKER = "/circuit-breakers/openrouter_api";

    private final List<AutoCloseable> started = new ArrayList<>();

    @AfterEach
    void stopAll() throws Exception {
        for (AutoCloseable closing : started) {
            closing.close();
        }
    }

    private FakeModel model(String script) throws Exception {
        FakeModel model = new FakeModel(script);
        started.add(model);
        return model;
    }

    private RunningOrders orders(FakeModel model, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "ORDERS_MODEL_URL",
                model.address("/api/v1"),
                "ORDERS_MODEL",
                "anthropic/claude-3-opus",
                "OPENROUTER_API_KEY",
                "sk-or-secret",
                "SWITCHBACK_BREAKER_HOSTS",
                "openrouter_api=fail_max:3,reset:300"));
        environment.putAll(more);
        RunningOrders orders = new RunningOrders(environment);
        started.add(orders);
        return orders;
    }

    @Test
    void aDeadModelIsReplacedByWhatItSaidAndThenByNobodyUntilItIsBack() throws Exception {
        FakeModel model = model("ok; 500");
        RunningOrders orders = orders(
                model, Map.of("SWITCHBACK_BREAKER_HOSTS", "openrouter_api=fail_max:3,reset:0.4,success_threshold:1"));
        assertThat(orders.post(PATH, BOOK).body())
                .isEqualTo("{\"item\":\"book\",\"recommendation\":\"answer 1\",\"fallback\":false,\"provenance\":"
                        + "{\"tier\":\"primary\",\"source\":\"openrouter_api\",\"age_seconds\":0.0,\"stale\":false,"
                        + "\"why\":\"\"}}");

        assertThat(orders.post(PATH, BOOK).body())
                .contains("\"recommendation\":\"answer 1\",\"fallback\":true", "\"tier\":\"cache\"")
                .contains("\"why\":\"openrouter_api: HttpStatusException\"");
        orders.post(PATH, BOOK);
        orders.post(PATH, BOOK);
        assertThat(orders.get(BREAKER).body()).contains("\"state\":\"open\"");
        assertThat(orders.post(PATH, BOOK).body())
                .contains("\"tier\":\"cache\"")
                .contains("\"why\":\"openrouter_api: circuit open\"");
        HttpResponse<String> unheardOf = orders.post(PATH, PEN);
        assertThat(unheardOf.statusCode()).isEqualTo(200);
        assertThat(unheardOf.body())
                .contains("\"recommendation\":\"Service temporarily unavailable\",\"fallback\":true")
                .contains("\"tier\":\"degraded\"");
        assertThat(model.requests()).hasSize(4);

        model.play("ok");
        while (!orders.post(PATH, PEN).body().contains("\"tier\":\"primary\"")) {
            Thread.onSpinWait();
        }
        orders.awaitIn(BREAKER, "\"state\":\"closed\"");
    }

    @Test
    void everySurfaceTellsOfTheOutage() throws Exception {
        RunningOrders orders = orders(model("ok; 503"), Map.of());
        assertThat(orders.get("/health").body()).startsWith("{\"status\":\"healthy\"");
        for (int i = 0; i < 5; i++) {
            orders.post(PATH, BOOK);
        }

        assertThat(orders.get("/circuit-breakers").body()).contains("\"openrouter_api\":{\"state\":\"open\"");
        assertThat(orders.get(BREAKER + "/history").body()).contains("\"to\":\"open\"");
        assertThat(orders.get("/fallback-chain/stats").body())
                .contains("\"recommendations\":{\"requests\":5")
                .contains(
                        "{\"tier\":\"primary\",\"source\":\"openrouter_api\",\"answered\":1,\"share\":0.2,\"failed\":3,"
                                + "\"rejected\":1")
                .contains("{\"tier\":\"cache\",\"source\":\"cache\",\"answered\":4");
        assertThat(orders.get("/metrics").body())
                .contains("circuit_breaker_state{name=\"openrouter_api\"} 1.0")
                .contains("circuit_breaker_failures_total{name=\"openrouter_api\",type=\"result\"} 3.0")
                .contains("circuit_breaker_requests_total{name=\"openrouter_api\",result=\"rejected\"} 1.0")
                .contains("circuit_breaker_fallback_activations_total{name=\"openrouter_api\"} 4.0")
                .contains("fallback_chain_tier_usage_total{chain=\"recommendations\",tier=\"cache\"} 4.0")
                .contains("http_requests_total{method=\"POST\",path=\"/api/v1/recommendations\",status=\"200\"} 5.0");
        HttpResponse<String> health = orders.get("/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .startsWith("{\"status\":\"degraded\"")
                .contains("\"openrouter_api\":{\"healthy\":false");
        assertThat(orders.get("/health/ready").statusCode()).isEqualTo(200);
    }

    static List<String> inSevenSeconds() {
        return List.of(
                "7",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(7)));
    }

    @ParameterizedTest
    @MethodSource("inSevenSeconds")
    void retryAfterIsHonouredFromTheFirstFailureOn(String retryAfter) throws Exception {
        FakeModel model = model("429 Retry-After " + retryAfter);
        RunningOrders orders = orders(model, Map.of());
        orders.post(PATH, BOOK);

        assertThat(orders.get(BREAKER).body())
                .contains("\"state\":\"open\"")
                .containsPattern("\"remaining_s\":[567][,.]");
        assertThat(orders.post(PATH, BOOK).body()).contains("openrouter_api: circuit open");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void whenRetryAfterIsOverTheModelIsAskedAgain() throws Exception {
        FakeModel model = model("429 Retry-After 1; ok");
        RunningOrders orders = orders(model, Map.of());
        long start = System.nanoTime();
        while (!orders.post(PATH, BOOK).body().contains("\"tier\":\"primary\"")) {
            Thread.onSpinWait();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
        assertThat(model.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"slow,timeout", "stall,timeout", "garbage,exception", "reset,exception", "500,result"})
    void howeverItFailsTheAnswerComesInTimeAndTheBreakerHearsOfIt(String step, String type) throws Exception {
        RunningOrders orders = orders(model(step), Map.of("ORDERS_MODEL_TIMEOUT", "300ms"));
        for (int i = 0; i < 3; i++) {
            assertThat(orders.post(PATH, BOOK).body()).contains("\"tier\":\"degraded\"");
        }

        assertThat(orders.get(BREAKER).body()).contains("\"state\":\"open\"");
        assertThat(orders.get("/metrics").body())
                .contains("circuit_breaker_failures_total{name=\"openrouter_api\",type=\"" + type + "\"} 3.0");
    }

    @Test
    void aSubstituteAnswersBeforeTheCacheDoes() throws Exception {
        FakeModel substitute = model("ok");
        RunningOrders orders = orders(model("ok; 500"), Map.of("OLLAMA_CPU_ENDPOINT", substitute.address("")));
        orders.post(PATH, BOOK);

        assertThat(orders.post(PATH, BOOK).body())
                .contains("\"tier\":\"secondary\",\"source\":\"ollama_cpu\"", "openrouter_api: HttpStatusException");
        assertThat(substitute.requests().get(0)).contains("llama3.2");
        assertThat(substitute.keys()).containsExactly("null");
        substitute.play("500");
        assertThat(orders.post(PATH, BOOK).body()).contains("\"tier\":\"cache\"", "\"recommendation\":\"answer 1\"");
    }

    @Test
    void theWholeRequestIsTheKeyOfAnAnswer() throws Exception {
        FakeModel model = model("ok; 500");
        RunningOrders orders = orders(model, Map.of());
        orders.post(PATH, BOOK);

        assertThat(orders.post(PATH, "{\"item\":\"book\",\"language\":\"German\"}")
                        .body())
                .contains("\"tier\":\"degraded\"");
        assertThat(orders.post(PATH, "{\"language\":\"English\",\"item\":\"book\"}")
                        .body())
                .contains("\"tier\":\"cache\"");
        assertThat(model.requests().get(0))
                .contains("\"model\":\"anthropic/claude-3-opus\"")
                .contains("{\"role\":\"user\",\"content\":\"What goes well with book?\"}");
        assertThat(model.keys()).containsOnly("Bearer sk-or-secret");
    }

    @Test
    void badRequestsTroubleNobody() throws Exception {
        FakeModel model = model("ok");
        RunningOrders orders = orders(model, Map.of());
        for (String body : List.of("", "[]", "{}", "{\"item\":\" \"}", "{\"item\":1}", "{\"item\":\"a\"} {}")) {
            assertThat(orders.post(PATH, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(orders.post(PATH, "{\"item\":\"" + "x".repeat(20_000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
        assertThat(orders.get(PATH).statusCode()).isEqualTo(405);
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void switchedOffTheFailureIsTheCallers() throws Exception {
        RunningOrders orders = orders(model("500"), Map.of("FALLBACK_CHAIN_ENABLED", "false"));

        assertThat(orders.post(PATH, BOOK).statusCode()).isEqualTo(503);
    }

    @Test
    void withoutAModelThereAreNone() throws Exception {
        RunningOrders orders = new RunningOrders(Map.of());
        started.add(orders);

        assertThat(orders.post(PATH, BOOK).statusCode()).isEqualTo(404);
        assertThat(orders.get("/metrics").body()).doesNotContain("recommendations");
    }
}
