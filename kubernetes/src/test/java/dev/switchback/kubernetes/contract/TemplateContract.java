package dev.switchback.kubernetes.contract;

import static dev.switchback.kubernetes.contract.Contract.is;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import dev.switchback.kubernetes.WriteOutcome;
import dev.switchback.kubernetes.WriteOutcome.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any template can be deployed, replaced and restored, however the API server spells it. */
interface TemplateContract extends Contract {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    default void anyTemplateIsRestored(long seed) {
        var templates = new AnyTemplate(seed);
        var first = deployed(templates.next("any", "any:1"));
        var second = redeployed(templates.next("any", "any:2"), 2);

        is(Kind.APPLIED, replace(second, second.revisions().get(0).template()));

        var restored = playground().awaitWorkload("any", w -> number(w) == 3);
        assertThat(restored.template()).isEqualTo(first.template());
        assertThat(restored.current().orElseThrow().hash())
                .isEqualTo(first.current().orElseThrow().hash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2>&1",
                "a=1&b=2",
                "<",
                "\u2028",
                "\u2029",
                "\u001b[0m",
                "\b\f",
                "\u007f",
                "\ud83d\ude00",
                "\\\"/"
            })
    default void aTemplateWithThisTextIsRestored(String text) {
        var template = new AnyTemplate(0).next("any", "any:1");
        template.withObject("/spec/containers/0").putArray("command").add("sh").add(text);
        var first = deployed(template);
        var second = redeployed(withImage(template), 2);

        is(Kind.APPLIED, replace(second, first.template()));

        assertThat(playground().read("any").template()).isEqualTo(first.template());
    }

    /** Scaling and annotating make a test of the generation fail, which must not decide. */
    @Test
    default void aTemplateWithAnyTextIsRestoredWhileItIsScaled() {
        var template = new AnyTemplate(0).next("any", "any:1");
        template.withObject("/spec/containers/0").putArray("command").add("2>&1 <\u2028");
        var first = deployed(template);
        var second = redeployed(withImage(template), 2);
        playground().patch(playground().deploymentPath("any"), "{'spec':{'replicas':3}}");
        playground().patch(playground().deploymentPath("any"), "{'metadata':{'annotations':{'a':'b & c'}}}");

        is(Kind.APPLIED, replace(second, first.template()));

        assertThat(playground().read("any").rollout().desired()).isEqualTo(3);
    }

    @Test
    default void aTemplateThatTheServerDoesNotAcceptIsNoChange() {
        var first = deployed(new AnyTemplate(0).next("any", "any:1"));
        JsonNode invalid = JsonNodeFactory.instance
                .objectNode()
                .set("spec", first.template().path("spec"));

        assertThat(is(Kind.INVALID, replace(first, invalid)).message()).contains("selector");
    }

    private Workload deployed(JsonNode template) {
        playground()
                .create(
                        "/apis/apps/v1/deployments",
                        """
                {"metadata":{"name":"any"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"any"}},"template":%s}}
                """
                                .formatted(template));
        return playground().awaitWorkload("any", w -> number(w) == 1 && numbered(w, 1));
    }

    private Workload redeployed(JsonNode template, long number) {
        var path = playground().deploymentPath("any");
        var object = playground().get(path).deepCopy();
        object.withObject("/spec").set("template", template);
        object.withObject("/metadata").remove("resourceVersion");
        playground().put(path, object.toString());
        return playground().awaitWorkload("any", w -> number(w) == number && numbered(w, number));
    }

    private WriteOutcome replace(Workload judged, JsonNode template) {
        return cluster().workloads().replaceTemplate(judged, template, Map.of("switchback.dev/rolled-back-by", "r"));
    }

    private static JsonNode withImage(JsonNode template) {
        JsonNode copy = template.deepCopy();
        copy.withObject("/spec/containers/0").put("image", "any:2");
        return copy;
    }

    private static boolean numbered(Workload workload, long number) {
        return Long.toString(number).equals(workload.annotations().get("deployment.kubernetes.io/revision"));
    }

    private static long number(Workload workload) {
        return workload.current().map(Revision::number).orElse(0L);
    }
}
