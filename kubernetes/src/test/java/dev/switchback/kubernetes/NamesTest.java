package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Leases.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private final FakeTransport transport = new FakeTransport();
    private final Api api = new Api(transport);

    static Stream<String> hostileNames() {
        return Stream.of(
                "",
                ".",
                "..",
                "../secrets/x",
                "a/b",
                "a%2fb",
                "a%00",
                "a?watch=true",
                "a#b",
                "Orders",
                "a b",
                "a\nb",
                "a\r\nHost: x",
                "-a",
                "a-",
                "a..b",
                ".a",
                "a.",
                "a-.b",
                "a.-b",
                "ä",
                "a_b",
                "a;b",
                "a\\b",
                "a".repeat(254),
                "x".repeat(100_000),
                "é".repeat(300));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void aNameThatNoObjectCanHaveIsNeverPartOfACall(String name) {
        var workloads = new Workloads(api, new WorkloadParts(api, Runnable::run));
        var services = new TrafficServices(api);
        var resources = Given.customResources(api, new ResourceType("g", "v", "p", "K"));
        var leases = new Leases(api);

        for (var ref :
                new WorkloadRef[] {WorkloadRef.deployment("shop", name), WorkloadRef.deployment(name, "orders")}) {
            assertThat(workloads.read(ref)).extracting(Reading::found).isEqualTo(Optional.empty());
            assertThat(workloads.annotate(ref, Map.of()))
                    .extracting(WriteOutcome::kind)
                    .isEqualTo(WriteOutcome.Kind.MISSING);
            assertThat(workloads.scale(ref, "uid", 0, 1))
                    .extracting(WriteOutcome::kind)
                    .isEqualTo(WriteOutcome.Kind.MISSING);
            assertThat(services.read(ref.namespace(), ref.name()))
                    .extracting(Reading::found)
                    .isEqualTo(Optional.empty());
            assertThat(services.readyEndpoints(ref.namespace(), ref.name())).isEmpty();
            assertThat(resources.read(ref.namespace(), ref.name()))
                    .extracting(Reading::found)
                    .isEqualTo(Optional.empty());
            assertThat(resources.delete(ref.namespace(), ref.name()))
                    .extracting(WriteOutcome::kind)
                    .isEqualTo(WriteOutcome.Kind.MISSING);
            assertThat(leases.read(ref.namespace(), ref.name()))
                    .extracting(Reading::found)
                    .isEqualTo(Optional.empty());
        }
        assertThat(workloads.deployments(name)).isEmpty();
        assertThat(services.list(name)).isEmpty();
        assertThat(new Namespaces(api).read(name)).extracting(Reading::found).isEqualTo(Optional.empty());
        assertThat(new Namespaces(api).annotate(name, Map.of()))
                .extracting(WriteOutcome::kind)
                .isEqualTo(WriteOutcome.Kind.MISSING);
        assertThat(leases.create(name, "l", new Lease("", Duration.ZERO, Instant.EPOCH, Instant.EPOCH, 0, "")))
                .extracting(WriteOutcome::kind)
                .isEqualTo(WriteOutcome.Kind.MISSING);
        var object = ExactJson.newObject();
        object.putObject("metadata").put("namespace", name).put("name", "a");
        assertThat(resources.create(object)).extracting(WriteOutcome::kind).isEqualTo(WriteOutcome.Kind.MISSING);
        assertThat(resources.update(object)).extracting(WriteOutcome::kind).isEqualTo(WriteOutcome.Kind.MISSING);
        assertThat(resources.updateStatus(object))
                .extracting(WriteOutcome::kind)
                .isEqualTo(WriteOutcome.Kind.MISSING);

        assertThat(transport.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "orders", "a-b", "a--b", "a.b", "1.2-3.x", "rb-0123456789abcdef"})
    void ordinaryNamesArePossible(String name) {
        assertThat(ResourceType.PODS.object("shop", name)).isPresent();
    }

    @Test
    void lengthsAreBounded() {
        assertThat(ResourceType.PODS.object("shop", "a".repeat(253))).isPresent();
        assertThat(ResourceType.PODS.object("shop", "a".repeat(254))).isEmpty();
        assertThat(ResourceType.PODS.in("a".repeat(63))).isPresent();
        assertThat(ResourceType.PODS.in("a".repeat(64))).isEmpty();
        assertThat(ResourceType.PODS.in("a.b")).isEmpty();
    }

    @Test
    void anAnswerWithoutACallHasTheTimeOfTheAnswerBefore() {
        assertThat(new Namespaces(api).read("..").serverTime()).isEqualTo(Instant.EPOCH);
        transport.answer(200, "{'kind':'Namespace'}".replace('\'', '"'));
        new Namespaces(api).read("shop");

        assertThat(new Namespaces(api).read("..").serverTime()).isEqualTo(FakeTransport.TIME);
    }
}
