package dev.switchback.rollback.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WorkloadRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How templates are compared, and how kubectl's memory of a manifest keeps in step with them. */
class TemplatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String digest(String template) {
        return TemplateDigest.of(json(template));
    }

    @Test
    void orderNullsEmptiesAndTheHashLabelDoNotMatter() {
        String plain = digest("{'metadata':{'labels':{'app':'a'}},'spec':{'containers':[{'name':'a','image':'a:1'}]}}");
        assertThat(digest("{'spec':{'volumes':[],'containers':[{'image':'a:1','name':'a','resources':{}}]},"
                        + "'metadata':{'creationTimestamp':null,'labels':{'pod-template-hash':'x','app':'a'}}}"))
                .isEqualTo(plain);
    }

    @Test
    void valuesAndTheOrderOfListsDo() {
        assertThat(List.of(
                        digest("{'a':['x','y']}"),
                        digest("{'a':['y','x']}"),
                        digest("{'a':['xy']}"),
                        digest("{'a':{'x':'y'}}"),
                        digest("{'ax':'y'}")))
                .doesNotHaveDuplicates();
    }

    private static Optional<String> inStep(Map<String, String> annotations) {
        JsonNode old = json("{'spec':{'containers':[{'name':'a','image':'a:2'}]}}");
        var rollout = new Workload.Rollout(
                1,
                1,
                new Workload.Strategy(false, false, 0, false),
                new Workload.Replicas(1, 1, 1, 1, 1),
                Optional.empty());
        var workload = new Workload(
                WorkloadRef.deployment("shop", "a"),
                new Workload.Metadata("u", Instant.EPOCH, Map.of(), annotations),
                old,
                rollout,
                List.of(),
                Optional.empty(),
                List.of());
        return LastApplied.with(workload, json("{'spec':{'containers':[{'name':'a','image':'a:1','tty':true}]}}"));
    }

    @Test
    void whatKubectlRemembersGetsTheRestoredTemplateAndKeepsTheRest() {
        String before = "{'kind':'Deployment','spec':{'replicas':3,'template':{'spec':{'containers':[]}}}}";
        JsonNode after = json(inStep(Map.of(LastApplied.ANNOTATION, before.replace('\'', '"')))
                .orElseThrow());
        assertThat(after.at("/spec/template/spec/containers/0/tty").asBoolean()).isTrue();
        assertThat(after.at("/spec/replicas").asInt()).isEqualTo(3);
    }

    @Test
    void withoutAMemoryOrWithAnUnreadableOneNothingIsWritten() {
        assertThat(inStep(Map.of())).isEmpty();
        assertThat(inStep(Map.of(LastApplied.ANNOTATION, "{"))).isEmpty();
        assertThat(inStep(Map.of(LastApplied.ANNOTATION, "[]"))).isEmpty();
    }
}
