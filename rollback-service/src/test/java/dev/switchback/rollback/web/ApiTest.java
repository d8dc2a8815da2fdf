package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.resources.RollbackJson;
import dev.switchback.rollback.people.RollbackListing;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /api/v1} and {@code /history}. */
class ApiTest {
    private static final String ROLLBACKS = "/api/v1/rollbacks";
    private static final String FREEZES = "/api/v1/freezes";

    private LocalClusterUnderTest local;
    private ServiceUnderTest service;
    private HttpCaller http;
    private String bad;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        local = LocalClusterUnderTest.ready(folder);
        bad = local.cluster.badDeploy("shop", "orders");
        service = ServiceUnderTest.start(local.kubeconfig);
        http = service.http();
    }

    @AfterEach
    void stop() throws IOException {
        service.close();
        local.close();
    }

    @Test
    void aPersonAsksForARollbackAndSeesWhatBecomesOfIt() {
        var created = http.post(
                ROLLBACKS,
                "{\"workload\":{\"namespace\":\"shop\",\"name\":\"orders\"},\"reason\":\"slow\\r\\ncheckout\"}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        assertThat(created.json().at("/spec/reason").asText()).isEqualTo("slow\uFFFD\uFFFDcheckout");
        assertThat(created.json().at("/spec/suspect/hash").asText()).isEqualTo(bad);
        assertThat(created.json().at("/spec/trigger/by").asText()).isEqualTo("somebody on this machine");

        String record = created.header("location");
        Eventually.holds("success", () -> phase(record).equals("Succeeded"));
        assertThat(local.cluster.image("shop", "orders")).isEqualTo("orders:1");
        JsonNode entry = http.get("/history").json().at("/rollbacks/0");
        assertThat(entry.path("deployment").asText()).isEqualTo("orders");
        assertThat(entry.path("from_image").asText()).isEqualTo("orders:2");
        assertThat(entry.path("to_image").asText()).isEqualTo("orders:1");
    }

    @Test
    void recordsAreTheOnesThatTheCommandLinePrints() {
        http.trigger(Messages.of(Messages.alert("shop", "orders", bad)));
        JsonNode stored = local.cluster.settledRecords().get(0);
        String path = ROLLBACKS + "/shop/" + stored.at("/metadata/name").asText();
        Eventually.holds(
                "success", () -> phase(path).equals("Verifying") || phase(path).equals("Succeeded"));

        JsonNode shown = http.get(path).json();
        JsonNode inCluster = local.cluster.get("/apis/switchback.dev/v1alpha1/namespaces/shop/rollbacks/"
                + stored.at("/metadata/name").asText());
        assertThat(shown.at("/spec"))
                .isEqualTo(RollbackListing.write(RollbackJson.read(inCluster)).at("/spec"));
        assertThat(shown.at("/metadata/uid")).isEqualTo(inCluster.at("/metadata/uid"));
        assertThat(http.get(ROLLBACKS).json().at("/rollbacks/0/metadata/name")).isEqualTo(stored.at("/metadata/name"));
    }

    @Test
    void theListIsFilteredAndComesInPages() {
        for (int i = 0; i < 5; i++) {
            http.trigger(Messages.of(Messages.alert("shop", "missing-" + i, "x")));
        }
        http.post(ROLLBACKS, "{\"workload\":\"shop/orders\"}");
        local.cluster.settledRecords();
        Eventually.holds(
                "six", () -> http.get(ROLLBACKS).json().path("rollbacks").size() == 6);

        var names = new ArrayList<String>();
        String after = "";
        do {
            JsonNode page = http.get(ROLLBACKS + "?limit=2" + after).json();
            page.path("rollbacks").forEach(r -> names.add(r.at("/metadata/name").asText()));
            after = page.has("next")
                    ? "&after=" + URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8)
                    : "";
        } while (!after.isEmpty());
        assertThat(names).hasSize(6).doesNotHaveDuplicates();

        assertThat(found("?namespace=switchback")).isEqualTo(5);
        assertThat(found("?namespace=shop")).isEqualTo(1);
        assertThat(found("?workload=shop/missing-3")).isEqualTo(1);
        assertThat(found("?phase=refused")).isEqualTo(5);
        assertThat(found("?phase=Refused&namespace=shop")).isZero();
        assertThat(http.get("/history?all=true").json().path("rollbacks")).hasSize(6);
        assertThat(http.get("/history?all=true&limit=3").json().path("rollbacks"))
                .hasSize(3);
        assertThat(http.get("/history").json().path("rollbacks")).hasSizeLessThan(2);
    }

    private int found(String query) {
        return http.get(ROLLBACKS + query).json().path("rollbacks").size();
    }

    @Test
    void aCaseThatAsksIsApprovedOnce() {
        String record = asking();
        var answer = http.post(record + "/approve", "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().at("/spec/approval/verdict").asText()).isEqualTo("approved");
        Eventually.holds(
                "the rollback", () -> local.cluster.image("shop", "orders").equals("orders:1"));
        http.post(record + "/reject", "").isProblem(409);
    }

    @Test
    void aCaseThatAsksIsRejected() {
        String record = asking();
        assertThat(http.post(record + "/reject", "{}").status()).isEqualTo(200);
        Eventually.holds("the refusal", () -> phase(record).equals("Refused"));
        assertThat(http.get(record).json().at("/status/reason").asText()).isEqualTo("Rejected");
        assertThat(local.cluster.image("shop", "orders")).isEqualTo("orders:2");
    }

    private String asking() {
        local.cluster.annotate(ClusterUnderTest.deployment("shop", "orders"), "switchback.dev/policy", "approve");
        var receipt = http.trigger(Messages.of(Messages.alert("shop", "orders", bad)));
        String record =
                ROLLBACKS + "/" + receipt.json().at("/alerts/0/rollback").asText();
        Eventually.holds("the question", () -> phase(record).equals("AwaitingApproval"));
        return record;
    }

    private String phase(String record) {
        return http.get(record).json().at("/status/phase").asText();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"workload\":\"shop/orders\",\"for\":\"2h\",\"why\":\"migration\"} workload=shop/orders shop/orders",
                "{\"namespace\":\"shop\",\"until\":\"2999-01-01T00:00:00+01:00\",\"why\":\"sale\"} namespace=shop"
                        + " namespace/shop",
                "{\"all\":true,\"for\":\"30m\"} all=true everything"
            })
    void whatIsFrozenIsLeftAloneUntilItIsLifted(String given) {
        String[] parts = given.split(" ", -1);
        String place = parts[2].replace("namespace/", "namespace ");
        var frozen = http.post(FREEZES, parts[0]);
        assertThat(frozen.status()).as(frozen.body()).isEqualTo(201);
        assertThat(frozen.json().path("frozen").asText()).isEqualTo(place);
        assertThat(frozen.json().path("why").asText()).contains("(by somebody on this machine)");
        JsonNode listed = http.get(FREEZES + "?namespace=shop").json().path("freezes");
        assertThat(listed).singleElement().satisfies(f -> {
            assertThat(f.path("frozen").asText()).isEqualTo(place);
            assertThat(f.path("holds").asBoolean()).isTrue();
            assertThat(f.path("until")).isEqualTo(frozen.json().path("until"));
        });
        http.trigger(Messages.of(Messages.alert("shop", "orders", bad)));
        assertThat(local.cluster.settledRecords())
                .singleElement()
                .satisfies(r -> assertThat(r.at("/status/reason").asText()).isEqualTo("Frozen"));

        for (boolean was : new boolean[] {true, false}) {
            JsonNode lifted = http.send("DELETE", FREEZES + "?" + parts[1], "", HttpRequest.BodyPublishers.noBody())
                    .json();
            assertThat(lifted.path("unfrozen").asText()).isEqualTo(place);
            assertThat(lifted.path("was_frozen").asBoolean()).isEqualTo(was);
        }
        assertThat(http.get(FREEZES + "?namespace=shop").json().path("freezes")).isEmpty();
    }

    @Test
    void explainSaysWhatEveryGuardSays() {
        JsonNode explained = http.get("/api/v1/explain?workload=shop/orders").json();
        assertThat(explained.at("/decision/outcome").asText()).isEqualTo("act");
        assertThat(explained.path("guards").size()).isGreaterThan(10);
        assertThat(local.cluster.records()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/rollbacks?limit=0 400",
                "GET /api/v1/rollbacks?limit=501 400",
                "GET /api/v1/rollbacks?limit=2&limit=3 400",
                "GET /api/v1/rollbacks?phase=Rolled 400",
                "GET /api/v1/rollbacks?phases=Refused 400",
                "GET /api/v1/rollbacks?namespace=..%2Fx 400",
                "GET /api/v1/rollbacks?workload=orders 400",
                "GET /api/v1/rollbacks/shop/none 404",
                "GET /api/v1/rollbacks/shop/..%2Fx 400",
                "GET /api/v1/rollbacks/shop/%0d%0aX 400",
                "POST /api/v1/rollbacks/shop/none/approve 404",
                "POST /api/v1/rollbacks/shop/none/reject 404",
                "POST /api/v1/rollbacks 400",
                "POST /api/v1/freezes 400",
                "DELETE /api/v1/freezes 400",
                "DELETE /api/v1/freezes?workload=shop/none 404",
                "DELETE /api/v1/freezes?namespace=none 404",
                "GET /api/v1/freezes?namespace=A 400",
                "GET /api/v1/explain 400",
                "GET /api/v1/explain?workload=shop/none 404",
                "GET /api/v1/explain?workload=none 400",
                "GET /history?all=perhaps 400",
                "GET /history?limit=-1 400",
                "PUT /api/v1/rollbacks 405",
                "DELETE /api/v1/rollbacks/shop/x 405",
                "GET /api/v2/rollbacks 404"
            })
    void badQuestionsAreProblems(String call) {
        String[] parts = call.split(" ", -1);
        http.send(parts[0], parts[1], "application/json", HttpRequest.BodyPublishers.noBody())
                .isProblem(Integer.parseInt(parts[2]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"workload\":\"shop/orders\"",
                "{\"workload\":\"orders\"}",
                "{\"workload\":\"shop/orders\",\"by\":\"root\"}",
                "{\"workload\":7}",
                "{\"workload\":{\"namespace\":\"shop\"}}",
                "{\"workload\":{\"kind\":\"CronJob\",\"namespace\":\"shop\",\"name\":\"orders\"}}",
                "{\"workload\":\"shop/orders\",\"target\":\"../x\"}",
                "{\"workload\":\"shop/orders\",\"overrideFreeze\":\"yes\"}"
            })
    void badRequestsForARollbackChangeNothing(String body) {
        http.post(ROLLBACKS, body).isProblem(400);
        assertThat(local.cluster.records()).isEmpty();
    }

    @Test
    void whatIsTooLongIsRefused() {
        http.post(ROLLBACKS, "{\"workload\":\"shop/orders\",\"reason\":\"" + "x".repeat(1_025) + "\"}")
                .isProblem(400);
        http.post(ROLLBACKS, "{\"workload\":\"shop/none\"}").isProblem(404);
        http.post(ROLLBACKS, "[".repeat(100_000)).isProblem(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"workload\":\"shop/orders\"}",
                "{\"workload\":\"shop/orders\",\"for\":\"2h\",\"until\":\"2999-01-01T00:00:00Z\"}",
                "{\"workload\":\"shop/orders\",\"for\":\"tomorrow\"}",
                "{\"workload\":\"shop/orders\",\"until\":\"2001-01-01T00:00:00Z\"}",
                "{\"workload\":\"shop/orders\",\"until\":\"tomorrow\"}",
                "{\"for\":\"2h\"}",
                "{\"all\":false,\"for\":\"2h\"}",
                "{\"all\":true,\"namespace\":\"shop\",\"for\":\"2h\"}"
            })
    void badFreezesChangeNothing(String body) {
        http.post(FREEZES, body).isProblem(400);
        assertThat(http.get(FREEZES + "?namespace=shop").json().path("freezes")).isEmpty();
    }

    @Test
    void withoutTheApiServerWritesAnswer503() {
        local.proxy.partition();
        http.post(ROLLBACKS, "{\"workload\":\"shop/orders\"}").isProblem(503);
        http.post(FREEZES, "{\"workload\":\"shop/orders\",\"for\":\"2h\"}").isProblem(503);
        http.get("/api/v1/explain?workload=shop/orders").isProblem(503);
        assertThat(http.get(ROLLBACKS).status()).isEqualTo(200);
        assertThat(http.get("/history").status()).isEqualTo(200);
    }
}
