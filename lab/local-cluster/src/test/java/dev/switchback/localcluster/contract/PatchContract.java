package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Patches")
abstract class PatchContract extends ContractCase {

    private RawApi.Answer jsonPatch(String path, String patch) {
        return api().patch(path, RawApi.JSON_PATCH, patch);
    }

    @Test
    @DisplayName("JSON Patch: test on uid and template as they were read, then replace the template")
    void judgedTemplate() {
        var judged = createDeployment("a", 0, "a:1");
        var template = copy(judged.at("/spec/template"));
        ((ObjectNode) template.at("/spec/containers/0")).put("image", "a:2");
        var patched = jsonPatch(
                        deployments() + "/a",
                        """
                [{"op":"test","path":"/metadata/uid","value":%s},{"op":"test","path":"/spec/template","value":%s},
                 {"op":"replace","path":"/spec/template","value":%s},
                 {"op":"add","path":"/metadata/annotations","value":{"switchback.dev/x":"y"}}]
                """
                                .formatted(judged.at("/metadata/uid"), judged.at("/spec/template"), template))
                .ok();
        assertThat(patched.at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo("a:2");
        assertThat(patched.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    @DisplayName("JSON Patch: a template that has changed since: 422 Invalid, nothing is written")
    void racingTemplate() {
        var judged = createDeployment("a", 0, "a:1");
        api().patch(
                        deployments() + "/a",
                        RawApi.STRATEGIC_PATCH,
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"a:2\"}]}}}}")
                .ok();
        var refused = jsonPatch(
                deployments() + "/a",
                """
                [{"op":"test","path":"/spec/template","value":%s},{"op":"add","path":"/metadata/labels","value":{"x":"y"}}]
                """
                        .formatted(judged.at("/spec/template")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.reason()).isEqualTo("Invalid");
        var now = api().get(deployments() + "/a").ok();
        assertThat(now.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("a:2");
        assertThat(now.at("/metadata/labels").isMissingNode()).isTrue();
    }

    @Test
    @DisplayName("JSON Patch: the test of a template survives a scale and an annotation")
    void unrelatedChanges() {
        var judged = createDeployment("a", 0, "a:1");
        api().patch(deployments() + "/a", RawApi.MERGE_PATCH, "{\"metadata\":{\"annotations\":{\"x\":\"y\"}}}")
                .ok();
        api().patch(deployments() + "/a/scale", RawApi.MERGE_PATCH, "{\"spec\":{\"replicas\":1}}")
                .ok();
        jsonPatch(
                        deployments() + "/a",
                        "[{\"op\":\"test\",\"path\":\"/spec/template\",\"value\":%s}]"
                                .formatted(judged.at("/spec/template")))
                .ok();
    }

    @Test
    @DisplayName("JSON Patch: keys with slashes are escaped as ~1; add, replace, remove, copy, move")
    void operations() {
        createConfigMap("a", "{\"example.org/x\":\"1\"}");
        var patched = jsonPatch(
                        configMaps() + "/a",
                        """
                [{"op":"test","path":"/metadata/labels/example.org~1x","value":"1"},
                 {"op":"replace","path":"/metadata/labels/example.org~1x","value":"2"},
                 {"op":"add","path":"/data/b","value":"1"},{"op":"copy","from":"/data/b","path":"/data/c"},
                 {"op":"move","from":"/data/c","path":"/data/d"},{"op":"remove","path":"/data/a"}]
                """)
                .ok();
        assertThat(patched.at("/metadata/labels/example.org~1x").asText()).isEqualTo("2");
        assertThat(patched.path("data").toString()).isEqualTo("{\"b\":\"1\",\"d\":\"1\"}");
    }

    @Test
    @DisplayName("JSON Patch: remove of what is not there, add below what is not there: 422 Invalid; replace adds")
    void missingPaths() {
        createConfigMap("a");
        assertThat(jsonPatch(configMaps() + "/a", "[{\"op\":\"remove\",\"path\":\"/data/zz\"}]")
                        .status())
                .isEqualTo(422);
        assertThat(jsonPatch(configMaps() + "/a", "[{\"op\":\"replace\",\"path\":\"/data/zz\",\"value\":\"1\"}]")
                        .status())
                .isEqualTo(200);
        assertThat(jsonPatch(configMaps() + "/a", "[{\"op\":\"add\",\"path\":\"/metadata/labels/x\",\"value\":\"1\"}]")
                        .status())
                .isEqualTo(422);
    }

    private static final String TEST_FAILED = "the server rejected our request due to an error in our request";

    /** Tries the test of a JSON Patch without writing; true when it passes. */
    private boolean passes(String path, String field, String value) {
        var answer = jsonPatch(
                path + "?dryRun=All", "[{\"op\":\"test\",\"path\":\"%s\",\"value\":%s}]".formatted(field, value));
        if (answer.status() != 200) {
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.reason()).isEqualTo("Invalid");
            assertThat(answer.body().path("message").asText()).isEqualTo(TEST_FAILED);
            assertThat(answer.body().path("details").has("kind")).isFalse();
        }
        return answer.status() == 200;
    }

    @Test
    @DisplayName(
            "JSON Patch: a test compares spellings: & < > U+2028 U+2029 pass as \\u0026 and so on only, in lower case")
    void testOfEscapes() {
        api().post(configMaps(), "{\"metadata\":{\"name\":\"a\"},\"data\":{\"a\":\"2>&1 <\u2028\u2029\\u001b\"}}")
                .ok();
        String a = configMaps() + "/a";
        assertThat(passes(a, "/data/a", "\"2\\u003e\\u00261 \\u003c\\u2028\\u2029\\u001b\""))
                .isTrue();
        assertThat(passes(a, "/data", "{ \"a\" : \"2\\u003e\\u00261 \\u003c\\u2028\\u2029\\u001b\" }"))
                .isTrue();
        assertThat(passes(a, "/data/a", "\"2>&1 <\u2028\u2029\\u001b\"")).isFalse();
        assertThat(passes(a, "/data/a", "\"2\\u003E\\u00261 \\u003C\\u2028\\u2029\\u001B\""))
                .isFalse();
    }

    @Test
    @DisplayName(
            "JSON Patch: a test passes letters beyond ASCII, quotes, tab, bell and emoji as they are stored, not as \\u escapes")
    void testOfOtherCharacters() {
        api().post(
                        configMaps(),
                        "{\"metadata\":{\"name\":\"a\"},\"data\":{\"a\":\"\u00e9\\\"\\\\/\\t\\b\\f\\n\\u007f\ud83d\ude00\"}}")
                .ok();
        String a = configMaps() + "/a";
        assertThat(passes(a, "/data/a", "\"\u00e9\\\"\\\\/\\t\\b\\f\\n\u007f\ud83d\ude00\""))
                .isTrue();
        assertThat(passes(a, "/data/a", "\"\\u00e9\\\"\\\\/\\t\\b\\f\\n\u007f\ud83d\ude00\""))
                .isFalse();
        assertThat(passes(a, "/data/a", "\"\u00e9\\\"\\\\\\/\\t\\b\\f\\n\u007f\ud83d\ude00\""))
                .isFalse();
    }

    @Test
    @DisplayName(
            "JSON Patch: a test of a number passes in the stored spelling only: 1, not 1.0 or 1e0; digits beyond 2^53 count")
    void testOfNumbers() {
        createDeployment("a", 1, "a:1");
        api().patch(
                        deployments() + "/a",
                        RawApi.MERGE_PATCH,
                        "{\"spec\":{\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":9007199254740993}}}}")
                .ok();
        String a = deployments() + "/a";
        assertThat(passes(a, "/spec/replicas", "1")).isTrue();
        assertThat(passes(a, "/spec/replicas", "1.0")).isFalse();
        assertThat(passes(a, "/spec/replicas", "1e0")).isFalse();
        assertThat(passes(a, "/metadata/generation", "2")).isTrue();
        assertThat(passes(a, "/metadata/generation", "\"2\"")).isFalse();
        String grace = "/spec/template/spec/terminationGracePeriodSeconds";
        assertThat(passes(a, grace, "9007199254740993")).isTrue();
        assertThat(passes(a, grace, "9007199254740992")).isFalse();
    }

    @Test
    @DisplayName(
            "JSON Patch: in a test the order of fields does not count, an absent field is null, a null field is not an absent one")
    void testOfStructure() {
        createConfigMap("a", "{\"x\":\"1\",\"y\":\"2\"}");
        String a = configMaps() + "/a";
        assertThat(passes(a, "/metadata/labels", "{\"y\":\"2\",\"x\":\"1\"}")).isTrue();
        assertThat(passes(a, "/metadata/annotations", "null")).isTrue();
        assertThat(passes(a, "/metadata/annotations", "{}")).isFalse();
        assertThat(passes(a, "/metadata/labels", "{\"y\":\"2\",\"x\":\"1\",\"z\":null}"))
                .isFalse();
        assertThat(passes(a, "/metadata/labels", "{\"x\":\"1\"}")).isFalse();
    }

    @Test
    @DisplayName("JSON Patch that is no list: 400 BadRequest")
    void noPatch() {
        createConfigMap("a");
        assertThat(jsonPatch(configMaps() + "/a", "{\"a\":1}").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("merge patch: null removes, objects merge, lists are replaced")
    void mergePatch() {
        createDeployment("a", 0, "a:1");
        var patched = api().patch(
                        deployments() + "/a",
                        RawApi.MERGE_PATCH,
                        """
                {"spec":{"revisionHistoryLimit":null,"template":{"spec":{"containers":[{"name":"other","image":"b:1"}]}}}}
                """)
                .ok();
        assertThat(patched.at("/spec/template/spec/containers")).hasSize(1);
        assertThat(patched.at("/spec/template/spec/containers/0/name").asText()).isEqualTo("other");
        assertThat(patched.at("/spec/revisionHistoryLimit").asInt()).isEqualTo(10);
    }

    @Test
    @DisplayName("a patch with an older resourceVersion: 409 Conflict")
    void conditionalPatch() {
        var old = createConfigMap("a");
        api().patch(configMaps() + "/a", RawApi.MERGE_PATCH, "{\"data\":{\"a\":\"2\"}}")
                .ok();
        var late = api().patch(
                        configMaps() + "/a",
                        RawApi.MERGE_PATCH,
                        "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"a\":\"3\"}}".formatted(version(old)));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Conflict");
    }

    @Test
    @DisplayName("a patch with another uid: 422 Invalid")
    void patchOfAnotherObject() {
        createConfigMap("a");
        var answer = api().patch(
                        configMaps() + "/a",
                        RawApi.MERGE_PATCH,
                        "{\"metadata\":{\"uid\":\"00000000-0000-4000-8000-000000000000\"},\"data\":{\"a\":\"3\"}}");
        assertThat(answer.status()).isEqualTo(422);
    }

    @Test
    @DisplayName("strategic merge patch: containers and their environment merge by name")
    void strategicMerge() {
        createDeployment("a", 0, "a:1");
        var patched = api().patch(
                        deployments() + "/a",
                        RawApi.STRATEGIC_PATCH,
                        """
                {"spec":{"template":{"spec":{"containers":[
                 {"name":"main","image":"a:2","env":[{"name":"B","value":"2"}]},{"name":"side","image":"s:1"}]}}}}
                """)
                .ok();
        var containers = patched.at("/spec/template/spec/containers");
        assertThat(containers).hasSize(2);
        assertThat(containers.at("/0/image").asText()).isEqualTo("a:2");
        assertThat(containers.at("/0/env").findValuesAsText("name")).containsExactlyInAnyOrder("A", "B");
    }

    @Test
    @DisplayName("strategic merge patch: $patch delete, $patch replace and $setElementOrder")
    void directives() {
        createDeployment("a", 0, "a:1");
        String path = deployments() + "/a";
        api().patch(path, RawApi.STRATEGIC_PATCH, containers("{\"name\":\"side\",\"image\":\"s:1\"}"))
                .ok();
        var ordered = api().patch(
                        path,
                        RawApi.STRATEGIC_PATCH,
                        """
                {"spec":{"template":{"spec":{"$setElementOrder/containers":[{"name":"side"},{"name":"main"}],
                 "containers":[{"name":"main","image":"a:3"}]}}}}
                """)
                .ok();
        assertThat(ordered.at("/spec/template/spec/containers").findValuesAsText("image"))
                .containsExactly("s:1", "a:3");
        var deleted = api().patch(path, RawApi.STRATEGIC_PATCH, containers("{\"name\":\"side\",\"$patch\":\"delete\"}"))
                .ok();
        assertThat(deleted.at("/spec/template/spec/containers")).hasSize(1);
        var replaced = api().patch(
                        path,
                        RawApi.STRATEGIC_PATCH,
                        containers("{\"$patch\":\"replace\"},{\"name\":\"main\",\"image\":\"a:4\"}"))
                .ok();
        assertThat(replaced.at("/spec/template/spec/containers/0").has("env")).isFalse();
    }

    private static String containers(String elements) {
        return "{\"spec\":{\"template\":{\"spec\":{\"containers\":[" + elements + "]}}}}";
    }

    @Test
    @DisplayName("a patch of an unknown kind: 415 UnsupportedMediaType")
    void unknownPatch() {
        createConfigMap("a");
        assertThat(api().patch(configMaps() + "/a", "application/json", "{}").status())
                .isEqualTo(415);
    }

    @Test
    @DisplayName("scale: read, replace and patch the replicas alone")
    void scale() {
        createDeployment("a", 0, "a:1");
        var scale = api().get(deployments() + "/a/scale").ok();
        assertThat(scale.path("kind").asText()).isEqualTo("Scale");
        assertThat(scale.at("/spec/replicas").asInt()).isZero();
        var wanted = copy(scale);
        wanted.withObject("/spec").put("replicas", 2);
        wanted.withObject("/metadata").remove("resourceVersion");
        assertThat(api().put(deployments() + "/a/scale", wanted)
                        .ok()
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
        var patched = api().patch(deployments() + "/a/scale", RawApi.MERGE_PATCH, "{\"spec\":{\"replicas\":1}}")
                .ok();
        assertThat(patched.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(api().get(deployments() + "/a").ok().at("/spec/replicas").asInt())
                .isEqualTo(1);
    }
}
