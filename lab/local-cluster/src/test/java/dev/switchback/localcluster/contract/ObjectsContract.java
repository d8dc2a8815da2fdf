package dev.switchback.localcluster.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Objects")
abstract class ObjectsContract extends ContractCase {

    @Test
    @DisplayName("create answers 201 with uid, creationTimestamp in whole seconds and resourceVersion")
    void create() {
        var created = createConfigMap("a");
        assertThat(created.at("/metadata/uid").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(created.at("/metadata/creationTimestamp").asText()).matches("[0-9-]{10}T[0-9:]{8}Z");
        assertThat(version(created)).matches("[0-9]+");
        assertThat(api().get(configMaps() + "/a").ok()).isEqualTo(created);
    }

    @Test
    @DisplayName("create of a name that is taken: 409 AlreadyExists")
    void createTwice() {
        createConfigMap("a");
        var again = api().post(configMaps(), "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("AlreadyExists");
        assertThat(again.body().at("/details/name").asText()).isEqualTo("a");
        assertThat(again.body().at("/details/kind").asText()).isEqualTo("configmaps");
    }

    @Test
    @DisplayName("create in a namespace that is not there: 404 NotFound of the namespace")
    void createNowhere() {
        var answer = api().post("/api/v1/namespaces/nowhere-at-all/configmaps", "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().at("/details/kind").asText()).isEqualTo("namespaces");
    }

    @Test
    @DisplayName("generateName gives a free name with five more letters")
    void generateName() {
        var first = api().post(configMaps(), "{\"metadata\":{\"generateName\":\"x-\"}}")
                .ok();
        var second = api().post(configMaps(), "{\"metadata\":{\"generateName\":\"x-\"}}")
                .ok();
        assertThat(first.at("/metadata/name").asText()).matches("x-[a-z0-9]{5}");
        assertThat(second.at("/metadata/name")).isNotEqualTo(first.at("/metadata/name"));
    }

    @Test
    @DisplayName("no name at all, a name with capitals, a label value with spaces: 422 Invalid with the field")
    void badMetadata() {
        assertThat(api().post(configMaps(), "{\"metadata\":{}}").status()).isEqualTo(422);
        var capitals = api().post(configMaps(), "{\"metadata\":{\"name\":\"Aa\"}}");
        assertThat(capitals.status()).isEqualTo(422);
        assertThat(capitals.body().at("/details/causes/0/field").asText()).isEqualTo("metadata.name");
        var spaces = api().post(configMaps(), "{\"metadata\":{\"name\":\"a\",\"labels\":{\"l\":\"a b\"}}}");
        assertThat(spaces.status()).isEqualTo(422);
        assertThat(spaces.body().at("/details/causes/0/field").asText()).isEqualTo("metadata.labels");
    }

    @Test
    @DisplayName("a body of another kind, another namespace or of no JSON at all: 400 BadRequest")
    void badBodies() {
        var kind =
                api().post(configMaps(), "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}");
        assertThat(kind.status()).isEqualTo(400);
        var namespace = api().post(configMaps(), "{\"metadata\":{\"name\":\"a\",\"namespace\":\"default\"}}");
        assertThat(namespace.status()).isEqualTo(400);
        assertThat(api().post(configMaps(), "{\"metadata\":").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a field of a wrong type: 400 BadRequest")
    void wrongType() {
        var body = deployment("a", 0, "a:1").replace("\"replicas\":0", "\"replicas\":\"many\"");
        assertThat(api().post(deployments(), body).status()).isEqualTo(400);
    }

    @Test
    @DisplayName("create in protobuf, as kubectl sends it; one of no known type: 415 or 400")
    void protobuf() {
        byte[] secret = Base64.getDecoder()
                .decode("azhzAAoMCgJ2MRIGU2VjcmV0EiAKEQoBYRIAGgAiACoAMgA4AEIAEgcKAWsSAnYAGgAoABoAIgA=");
        var created = api().postProtobuf(secrets(), secret);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body().at("/data/k").asText()).isEqualTo("dgA=");
        assertThat(created.body().path("immutable").isBoolean()).isTrue();
        assertThat(api().postProtobuf(secrets(), new byte[] {1, 2, 3}).status()).isIn(400, 415);
    }

    @Test
    @DisplayName("fieldValidation=Strict: an unknown field is 400 BadRequest, by a patch 422 Invalid")
    void strict() {
        String wrong = deployment("a", 0, "a:1").replace("\"replicas\":0", "\"replicas\":0,\"replica\":1");
        String path = deployments() + "?fieldValidation=Strict";
        var refused = api().post(path, wrong);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("message").asText())
                .endsWith("strict decoding error: unknown field \"spec.replica\"");
        api().post(path, deployment("a", 0, "a:1")).ok();
        String one = deployments() + "/a?fieldValidation=Strict";
        assertThat(api().put(one, wrong).status()).isEqualTo(400);
        var patched = api().patch(one, RawApi.MERGE_PATCH, "{\"spec\":{\"template\":{\"spec\":{\"x\":1}}}}");
        assertThat(patched.status()).isEqualTo(422);
        assertThat(patched.body().path("message").asText()).contains("unknown field \"spec.template.spec.x\"");
    }

    @Test
    @DisplayName("an unknown field of a built-in type is dropped")
    void unknownField() {
        var body =
                deployment("a", 0, "a:1").replace("\"replicas\":0", "\"replicas\":0,\"rollbackTo\":{\"revision\":1}");
        assertThat(api().post(deployments(), body).ok().path("spec").has("rollbackTo"))
                .isFalse();
    }

    @Test
    @DisplayName("an object, a type or a path that is not there: 404 NotFound")
    void notFound() {
        var object = api().get(configMaps() + "/none");
        assertThat(object.status()).isEqualTo(404);
        assertThat(object.reason()).isEqualTo("NotFound");
        assertThat(api().get("/apis/none.example.org/v1/things").status()).isEqualTo(404);
        assertThat(api().delete(configMaps() + "/none").status()).isEqualTo(404);
        assertThat(api().patch(configMaps() + "/none", RawApi.MERGE_PATCH, "{}").status())
                .isEqualTo(404);
    }

    @Test
    @DisplayName("update with an older resourceVersion: 409 Conflict; with the current one it is done")
    void updateConflict() {
        var old = createConfigMap("a");
        var changed = copy(old);
        changed.withObject("/data").put("a", "2");
        var done = api().put(configMaps() + "/a", changed).ok();
        assertThat(version(done)).isNotEqualTo(version(old));
        var late = api().put(configMaps() + "/a", changed);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Conflict");
    }

    @Test
    @DisplayName("update without a resourceVersion is done for built-in types")
    void unconditionalUpdate() {
        createConfigMap("a");
        var done = api().put(configMaps() + "/a", "{\"metadata\":{\"name\":\"a\"},\"data\":{\"b\":\"1\"}}")
                .ok();
        assertThat(done.path("data").has("a")).isFalse();
    }

    @Test
    @DisplayName("update with another uid: 409 Conflict")
    void updateOfAnotherObject() {
        var other = copy(createConfigMap("a"));
        other.withObject("/metadata").put("uid", "00000000-0000-4000-8000-000000000000");
        assertThat(api().put(configMaps() + "/a", other).status()).isEqualTo(409);
    }

    @Test
    @DisplayName("an update that changes nothing keeps the resourceVersion")
    void emptyUpdate() {
        var object = createConfigMap("a");
        assertThat(version(api().put(configMaps() + "/a", object).ok())).isEqualTo(version(object));
        var patched = api().patch(configMaps() + "/a", RawApi.MERGE_PATCH, "{\"data\":{\"a\":\"1\"}}")
                .ok();
        assertThat(version(patched)).isEqualTo(version(object));
    }

    @Test
    @DisplayName("clients cannot change uid-owned metadata: creationTimestamp and generation stay")
    void serverOwnedMetadata() {
        var created = createDeployment("a", 0, "a:1");
        var patched = api().patch(
                        deployments() + "/a",
                        RawApi.MERGE_PATCH,
                        "{\"metadata\":{\"generation\":77,\"creationTimestamp\":\"2001-01-01T00:00:00Z\"}}")
                .ok();
        assertThat(patched.at("/metadata/generation").asInt()).isEqualTo(1);
        assertThat(patched.at("/metadata/creationTimestamp")).isEqualTo(created.at("/metadata/creationTimestamp"));
    }

    @Test
    @DisplayName("generation counts changes of the spec, of a Deployment's annotations too, never of labels")
    void generation() {
        createDeployment("a", 0, "a:1");
        var labelled = api().patch(
                        deployments() + "/a", RawApi.MERGE_PATCH, "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}")
                .ok();
        assertThat(labelled.at("/metadata/generation").asInt()).isEqualTo(1);
        var paused = api().patch(deployments() + "/a", RawApi.MERGE_PATCH, "{\"spec\":{\"paused\":true}}")
                .ok();
        assertThat(paused.at("/metadata/generation").asInt()).isEqualTo(2);
        var annotated = api().patch(
                        deployments() + "/a", RawApi.MERGE_PATCH, "{\"metadata\":{\"annotations\":{\"x\":\"y\"}}}")
                .ok();
        assertThat(annotated.at("/metadata/generation").asInt()).isEqualTo(3);
    }

    @Test
    @DisplayName("a write of an object leaves its status alone, a write of its status leaves its spec alone")
    void statusSubresource() {
        createDeployment("a", 0, "a:1");
        var spec = api().patch(
                        deployments() + "/a",
                        RawApi.MERGE_PATCH,
                        "{\"spec\":{\"paused\":true},\"status\":{\"replicas\":7}}")
                .ok();
        assertThat(spec.at("/status/replicas").asInt()).isZero();
        var status = api().patch(
                        deployments() + "/a/status",
                        RawApi.MERGE_PATCH,
                        "{\"spec\":{\"paused\":false},\"status\":{\"collisionCount\":7}}")
                .ok();
        assertThat(status.at("/spec/paused").asBoolean()).isTrue();
        assertThat(status.at("/status/collisionCount").asInt()).isEqualTo(7);
    }

    @Test
    @DisplayName("a delete with another uid or resourceVersion: 409 Conflict; with its own it is done")
    void deletePreconditions() {
        var object = createConfigMap("a");
        String wrong = "{\"preconditions\":{\"uid\":\"00000000-0000-4000-8000-000000000000\"}}";
        assertThat(api().delete(configMaps() + "/a", wrong).status()).isEqualTo(409);
        assertThat(api().delete(configMaps() + "/a", "{\"preconditions\":{\"resourceVersion\":\"1\"}}")
                        .status())
                .isEqualTo(409);
        String right = "{\"preconditions\":{\"uid\":%s}}".formatted(object.at("/metadata/uid"));
        assertThat(api().delete(configMaps() + "/a", right).ok().path("status").asText())
                .isEqualTo("Success");
        assertThat(api().get(configMaps() + "/a").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("an object with a finalizer stays, marked, until the finalizer is gone")
    void finalizers() {
        api().post(configMaps(), "{\"metadata\":{\"name\":\"a\",\"finalizers\":[\"example.org/x\"]}}")
                .ok();
        var marked = api().delete(configMaps() + "/a").ok();
        assertThat(marked.path("metadata").has("deletionTimestamp")).isTrue();
        assertThat(api().get(configMaps() + "/a").status()).isEqualTo(200);
        api().patch(configMaps() + "/a", RawApi.JSON_PATCH, "[{\"op\":\"remove\",\"path\":\"/metadata/finalizers\"}]")
                .ok();
        assertThat(api().get(configMaps() + "/a").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("dryRun=All answers as if, and changes nothing")
    void dryRun() {
        var answer = api().post(configMaps() + "?dryRun=All", "{\"metadata\":{\"name\":\"a\"}}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(api().get(configMaps() + "/a").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("every answer has a Date header, in whole seconds of the server's clock")
    void date() {
        var date = ZonedDateTime.parse(api().get("/version").date(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertThat(Duration.between(date, Instant.now()).abs()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    @DisplayName("a namespace that is being deleted takes nothing new (403 or 404), and goes with all that is in it")
    void namespaceDeletion() {
        createConfigMap("a");
        api().delete("/api/v1/namespaces/" + namespace()).ok();
        api().awaitGone("/api/v1/namespaces", namespace());
        assertThat(api().post(configMaps(), "{\"metadata\":{\"name\":\"b\"}}").status())
                .isIn(403, 404);
        assertThat(api().get(configMaps() + "/a").status()).isEqualTo(404);
    }
}
