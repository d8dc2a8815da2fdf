package dev.switchback.kubernetes.contract;

import static dev.switchback.kubernetes.contract.Contract.is;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.ApiException;
import dev.switchback.kubernetes.CustomResources;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WriteOutcome;
import org.junit.jupiter.api.Test;

interface CustomResourceContract extends Contract {

    @Test
    default void anObjectIsCreatedOnce() {
        var created = is(WriteOutcome.Kind.APPLIED, probes().create(probe("a", "{'x':1}")))
                .object();

        assertThat(created.at("/metadata/uid").asText()).isNotEmpty();
        assertThat(created.at("/metadata/generation").asInt()).isEqualTo(1);
        is(WriteOutcome.Kind.CONFLICT, probes().create(probe("a", "{'x':2}")));
        assertThat(read("a")).isEqualTo(created);
        assertThat(probes().list()).contains(created);
    }

    @Test
    default void anUpdateNeedsTheCurrentVersionAndLeavesTheStatus() {
        var first = applied(probes().create(probe("a", "{'x':1}")));
        var withStatus =
                applied(probes().updateStatus(first.deepCopy().<ObjectNode>set("status", Playground.json("{'s':1}"))));
        assertThat(withStatus.at("/status/s").asInt()).isEqualTo(1);

        is(
                WriteOutcome.Kind.CONFLICT,
                probes().update(first.deepCopy().<ObjectNode>set("spec", Playground.json("{'x':9}"))));
        is(
                WriteOutcome.Kind.CONFLICT,
                probes().updateStatus(first.deepCopy().<ObjectNode>set("status", Playground.json("{'s':9}"))));
        var update = withStatus.deepCopy();
        update.set("spec", Playground.json("{'x':2}"));
        update.set("status", Playground.json("{'s':3}"));
        var updated = applied(probes().update(update));

        assertThat(updated.at("/spec/x").asInt()).isEqualTo(2);
        assertThat(updated.at("/status/s").asInt()).isEqualTo(1);
        assertThat(updated.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    default void aStatusUpdateLeavesTheRest() {
        var first = applied(probes().create(probe("a", "{'x':1}")));
        var update = first.deepCopy();
        update.set("spec", Playground.json("{'x':9}"));
        update.set("status", Playground.json("{'s':1}"));

        var updated = applied(probes().updateStatus(update));

        assertThat(updated.at("/spec/x").asInt()).isEqualTo(1);
        assertThat(updated.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @Test
    default void anUpdateWithoutVersionIsRefused() {
        probes().create(probe("a", "{'x':1}"));

        is(WriteOutcome.Kind.INVALID, probes().update(probe("a", "{'x':2}")));
    }

    @Test
    default void whatIsDeletedIsMissing() {
        var first = applied(probes().create(probe("a", "{'x':1}")));

        is(WriteOutcome.Kind.APPLIED, probes().delete(playground().namespace(), "a"));

        assertThat(probes().read(playground().namespace(), "a").found()).isEmpty();
        is(WriteOutcome.Kind.MISSING, probes().delete(playground().namespace(), "a"));
        is(WriteOutcome.Kind.MISSING, probes().updateStatus(first));
    }

    @Test
    default void aNamespaceThatIsMissingOrEndsTakesNothing() {
        var nowhere = probe("a", "{}");
        ((ObjectNode) nowhere.path("metadata")).put("namespace", "no-such-namespace");
        is(WriteOutcome.Kind.MISSING, probes().create(nowhere));

        var held = probe("held", "{}");
        ((ObjectNode) held.path("metadata")).putArray("finalizers").add("contract.switchback.dev/hold");
        var created = applied(probes().create(held));
        playground().remove();
        playground().awaitObject("/api/v1/namespaces", playground().namespace(), n -> n.at("/status/phase")
                .asText()
                .equals("Terminating"));

        is(WriteOutcome.Kind.MISSING, probes().create(probe("late", "{}")));
        assertThat(cluster()
                        .namespaces()
                        .read(playground().namespace())
                        .found()
                        .orElseThrow()
                        .terminating())
                .isTrue();
        playground()
                .patch(
                        playground().path("/apis/contract.switchback.dev/v1/probes") + "/held",
                        "{'metadata':{'finalizers':null}}");
        assertThat(created).isNotNull();
    }

    @Test
    default void anUnknownTypeIsToldFromAnUnknownObject() {
        var unknown =
                cluster().customResources(new ResourceType("contract.switchback.dev", "v1", "nonsenses", "Nonsense"));
        var object = probe("a", "{}").put("kind", "Nonsense");

        assertThatThrownBy(unknown::list).isInstanceOf(ApiException.Refused.class);
        assertThatThrownBy(() -> unknown.read(playground().namespace(), "a")).isInstanceOf(ApiException.Refused.class);
        is(WriteOutcome.Kind.MISSING, unknown.create(object));
        assertThat(probes().read(playground().namespace(), "a").found()).isEmpty();
    }

    @Test
    default void manyObjectsAreListedPageByPage() {
        int many = 510;
        for (int i = 0; i < many; i++) {
            is(WriteOutcome.Kind.APPLIED, probes().create(probe("p" + i, "{}")));
        }

        var ours = probes().list().stream()
                .filter(o ->
                        o.at("/metadata/namespace").asText().equals(playground().namespace()))
                .map(o -> o.at("/metadata/name").asText())
                .toList();

        assertThat(ours).hasSize(many).doesNotHaveDuplicates();
    }

    private CustomResources probes() {
        return cluster().customResources(Playground.PROBES);
    }

    private JsonNode read(String name) {
        return probes().read(playground().namespace(), name).found().orElseThrow();
    }

    private static ObjectNode applied(WriteOutcome outcome) {
        return (ObjectNode) is(WriteOutcome.Kind.APPLIED, outcome).object();
    }

    private ObjectNode probe(String name, String spec) {
        return playground().probe(name, spec);
    }
}
