package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Custom resources")
abstract class CustomResourceContract extends ContractCase {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /** Its own for each test, so that no test waits for the end of another one's type. */
    private String group = "";

    @BeforeEach
    void define() {
        group = namespace() + ".example.org";
        api().post(
                        DEFINITIONS,
                        """
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.%1$s"},
                 "spec":{"group":"%1$s","scope":"Namespaced","names":{"plural":"things","kind":"Thing","shortNames":["th"]},
                 "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
                  "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},
                   {"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"}],
                  "schema":{"openAPIV3Schema":{"type":"object","required":["spec"],"properties":{
                   "spec":{"type":"object","required":["size"],"properties":{
                    "size":{"type":"integer","minimum":0},"colour":{"type":"string","enum":["red","blue"]},
                    "since":{"type":"string","format":"date-time"},
                    "kept":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
                    "mode":{"type":"string","default":"auto"},"short":{"type":"string","maxLength":3},
                    "owner":{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"owner is immutable"}]},
                    "list":{"type":"array","maxItems":2,"items":{"type":"string"}}},
                    "x-kubernetes-validations":[{"rule":"has(self.owner) == has(oldSelf.owner)","message":"owner stays"}]},
                   "status":{"type":"object","properties":{"phase":{"type":"string"}}}}}}}]}}
                """
                                .formatted(group))
                .ok();
        api().await(DEFINITIONS, "things." + group, CustomResourceContract::established);
        // A real server may need a moment more.
        for (int i = 0; i < 10_000 && api().get(things()).status() != 200; i++) {
            Thread.onSpinWait();
        }
    }

    private static boolean established(JsonNode definition) {
        for (var condition : definition.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Established")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    @AfterEach
    void undefine() {
        api().delete(DEFINITIONS + "/things." + group);
    }

    private String things() {
        return "/apis/" + group + "/v1/namespaces/" + namespace() + "/things";
    }

    private RawApi.Answer create(String name, String spec) {
        return api().post(
                        things(),
                        """
                {"apiVersion":"%s/v1","kind":"Thing","metadata":{"name":"%s"},"spec":%s,"status":{"phase":"New"}}
                """
                                .formatted(group, name, spec));
    }

    @Test
    @DisplayName("fieldValidation=Strict: an unknown field is 400 BadRequest")
    void strict() {
        var refused = api().post(
                        things() + "?fieldValidation=Strict",
                        """
                {"apiVersion":"%s/v1","kind":"Thing","metadata":{"name":"a"},"spec":{"size":1,"sise":2}}
                """
                                .formatted(group));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("message").asText())
                .isEqualTo("Thing in version \"v1\" cannot be handled as a Thing: "
                        + "strict decoding error: unknown field \"spec.sise\"");
    }

    @Test
    @DisplayName("a definition is Established, and its type is served and discovered")
    void served() {
        create("a", "{\"size\":1}").ok();
        var list = api().get(things()).ok();
        assertThat(list.path("kind").asText()).isEqualTo("ThingList");
        assertThat(list.at("/items/0/kind").asText()).isEqualTo("Thing");
        assertThat(api().get("/apis/" + group + "/v1").ok().path("resources").findValuesAsText("name"))
                .contains("things", "things/status");
    }

    @Test
    @DisplayName("create drops the status, fills defaults in and prunes unknown fields")
    void createCompletes() {
        var created = create("a", "{\"size\":1,\"bogus\":2,\"short\":null,\"kept\":{\"any\":[1,{\"x\":null}]}}")
                .ok();
        assertThat(created.has("status")).isFalse();
        assertThat(created.at("/spec/mode").asText()).isEqualTo("auto");
        assertThat(created.path("spec").has("bogus")).isFalse();
        assertThat(created.path("spec").has("short")).isFalse();
        assertThat(created.at("/spec/kept/any/0").asInt()).isEqualTo(1);
        assertThat(created.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    @DisplayName("what the schema forbids: 422 Invalid, with the field")
    void schema() {
        assertInvalid("{}", "spec.size");
        assertInvalid("{\"size\":\"big\"}", "spec.size");
        assertInvalid("{\"size\":-1}", "spec.size");
        assertInvalid("{\"size\":1,\"colour\":\"green\"}", "spec.colour");
        assertInvalid("{\"size\":1,\"since\":\"today\"}", "spec.since");
        assertInvalid("{\"size\":1,\"short\":\"long\"}", "spec.short");
        assertInvalid("{\"size\":1,\"list\":[\"a\",\"b\",\"c\"]}", "spec.list");
        assertInvalid("{\"size\":1,\"list\":[\"a\",2]}", "spec.list[1]");
        assertInvalid("{\"size\":null}", "spec.size");
    }

    private void assertInvalid(String spec, String field) {
        var answer = create("bad", spec);
        assertThat(answer.status()).as(spec).isEqualTo(422);
        assertThat(answer.reason()).isEqualTo("Invalid");
        assertThat(answer.body().at("/details/causes/0/field").asText()).isEqualTo(field);
    }

    @Test
    @DisplayName("rules that compare with the old state keep a field as it is: 422 Invalid with the rule's message")
    void immutable() {
        create("a", "{\"size\":1,\"owner\":\"jo\"}").ok();
        var changed = api().patch(things() + "/a", RawApi.MERGE_PATCH, "{\"spec\":{\"owner\":\"mo\"}}");
        assertThat(changed.status()).isEqualTo(422);
        assertThat(changed.body().path("message").asText()).contains("owner is immutable");
        var removed = api().patch(things() + "/a", RawApi.MERGE_PATCH, "{\"spec\":{\"owner\":null}}");
        assertThat(removed.body().path("message").asText()).contains("owner stays");
        api().patch(things() + "/a", RawApi.MERGE_PATCH, "{\"spec\":{\"size\":2}}")
                .ok();
    }

    @Test
    @DisplayName("status is written through its subresource alone, and does not count a generation")
    void status() {
        var created = copy(create("a", "{\"size\":1}").ok());
        created.putObject("status").put("phase", "Done").put("bogus", 1);
        created.withObject("/spec").put("size", 9);
        created.withObject("/metadata").putObject("labels").put("x", "y");
        var written = api().put(things() + "/a/status", created).ok();
        assertThat(written.path("status").toString()).isEqualTo("{\"phase\":\"Done\"}");
        assertThat(written.at("/spec/size").asInt()).isEqualTo(1);
        assertThat(written.path("metadata").has("labels")).isFalse();
        assertThat(written.at("/metadata/generation").asInt()).isEqualTo(1);
        var updated = api().patch(
                        things() + "/a", RawApi.MERGE_PATCH, "{\"spec\":{\"size\":3},\"status\":{\"phase\":\"No\"}}")
                .ok();
        assertThat(updated.at("/status/phase").asText()).isEqualTo("Done");
        assertThat(updated.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("update of status with an older resourceVersion: 409 Conflict")
    void statusConflict() {
        var old = copy(create("a", "{\"size\":1}").ok());
        api().patch(things() + "/a", RawApi.MERGE_PATCH, "{\"spec\":{\"size\":2}}")
                .ok();
        old.putObject("status").put("phase", "Done");
        var late = api().put(things() + "/a/status", old);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Conflict");
    }

    @Test
    @DisplayName("update without a resourceVersion: 422 Invalid")
    void unconditionalUpdate() {
        var thing = copy(create("a", "{\"size\":1}").ok());
        thing.withObject("/metadata").remove("resourceVersion");
        assertThat(api().put(things() + "/a", thing).status()).isEqualTo(422);
    }

    @Test
    @DisplayName("strategic merge patch: 415 UnsupportedMediaType")
    void strategicMerge() {
        create("a", "{\"size\":1}").ok();
        assertThat(api().patch(things() + "/a", RawApi.STRATEGIC_PATCH, "{}").status())
                .isEqualTo(415);
    }

    @Test
    @DisplayName("JSON Patch with a failing test: 422 Invalid")
    void failingTest() {
        create("a", "{\"size\":1}").ok();
        var answer = api().patch(
                        things() + "/a", RawApi.JSON_PATCH, "[{\"op\":\"test\",\"path\":\"/spec/size\",\"value\":2}]");
        assertThat(answer.status()).isEqualTo(422);
    }

    @Test
    @DisplayName("watches see custom resources, their status included")
    void watch() {
        var list = api().get(things()).ok();
        try (var watch = api().watch(things() + "?resourceVersion=" + version(list))) {
            var created = copy(create("a", "{\"size\":1}").ok());
            created.putObject("status").put("phase", "Done");
            api().put(things() + "/a/status", created).ok();
            assertThat(watch.nextLine()).isEqualTo("ADDED a");
            assertThat(watch.nextChange().at("/object/status/phase").asText()).isEqualTo("Done");
        }
    }

    @Test
    @DisplayName("a watch from a version that is too old: 410, as the answer's status or as an ERROR event")
    void expired() {
        try (var watch = api().watch(things() + "?resourceVersion=1")) {
            if (watch.status() != 410) {
                var event = watch.next();
                assertThat(event.path("type").asText()).isEqualTo("ERROR");
                assertThat(event.at("/object/kind").asText()).isEqualTo("Status");
                assertThat(event.at("/object/code").asInt()).isEqualTo(410);
                assertThat(event.at("/object/reason").asText()).isEqualTo("Expired");
            }
        }
    }

    @Test
    @DisplayName("tables have the definition's columns")
    void table() {
        create("a", "{\"size\":5}").ok();
        var table = api().getAs(things(), "application/json;as=Table;v=v1;g=meta.k8s.io")
                .ok();
        assertThat(table.path("columnDefinitions").findValuesAsText("name")).containsExactly("Name", "Size", "Age");
        assertThat(table.at("/rows/0/cells/1").asInt()).isEqualTo(5);
    }

    @Test
    @DisplayName("a deleted definition takes its objects along, and the type answers 404")
    void deletedDefinition() {
        create("a", "{\"size\":1}").ok();
        api().delete(DEFINITIONS + "/things." + group).ok();
        api().awaitGone(DEFINITIONS, "things." + group);
        RawApi.Answer answer = api().get(things());
        assertThat(answer.status() == 404 || answer.body().path("items").isEmpty())
                .isTrue();
    }

    @Test
    @DisplayName("a definition with a name that does not fit: 422 Invalid")
    void badDefinition() {
        var answer = api().post(
                        DEFINITIONS,
                        """
                {"metadata":{"name":"wrong"},"spec":{"group":"x.example.org","scope":"Namespaced",
                 "names":{"plural":"things","kind":"Thing"},"versions":[{"name":"v1","served":true,"storage":true,
                 "schema":{"openAPIV3Schema":{"type":"object"}}}]}}
                """);
        assertThat(answer.status()).isEqualTo(422);
    }

    @Test
    @DisplayName(
            "numbers are stored as the server spells them: 1.0 is 1, 1e3 is 1000; above 64 bits and in fractions as a double")
    void numbers() {
        var spelt = Map.of(
                "1.0", "1",
                "1e3", "1000",
                "-0.0", "0",
                "1.10", "1.1",
                "9007199254740993", "9007199254740993",
                "12345678901234567890", "12345678901234567000",
                "1e21", "1e+21",
                "123456789012345678901234567890", "1.2345678901234568e+29",
                "2.5e-7", "2.5e-7",
                "0.30000000000000004", "0.30000000000000004");
        var written = new StringJoiner(",", "{", "}");
        var numbers = List.copyOf(spelt.keySet());
        numbers.forEach(number -> written.add("\"n" + numbers.indexOf(number) + "\":" + number));
        create("a", "{\"size\":1.0,\"kept\":%s}".formatted(written)).ok();
        spelt.forEach((number, spelling) -> {
            String field = "/spec/kept/n" + numbers.indexOf(number);
            assertThat(testPasses(field, spelling)).as(number).isTrue();
            assertThat(testPasses(field, number)).as(number).isEqualTo(number.equals(spelling));
        });
        assertThat(testPasses("/spec/size", "1")).isTrue();
    }

    private boolean testPasses(String field, String value) {
        var patch = "[{\"op\":\"test\",\"path\":\"%s\",\"value\":%s}]".formatted(field, value);
        return api().patch(things() + "/a?dryRun=All", RawApi.JSON_PATCH, patch).status() == 200;
    }
}
