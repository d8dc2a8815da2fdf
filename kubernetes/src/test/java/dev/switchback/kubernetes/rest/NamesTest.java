package dev.switchback.kubernetes.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Leases.Lease;
import dev.switchback.kubernetes.Reading;
import dev.switchback.kubernetes.ResourceType;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.kubernetes.WriteOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
        var workloads = new RestWorkloads(api, new DeploymentReader(api, Runnable::run));
        var services = new RestTrafficServices(api);
        var resources = new RestCustomResources(api, Resource.of(new ResourceType("g", "v", "p", "K")), Given.times());
        var leases = new RestLeases(api);

        for (var ref :
                new WorkloadRef[] {WorkloadRef.deployment("shop", name), WorkloadRef.deployment(name, "orders")}) {
            assertThat(workloads.read(ref)).isInstanceOf(Reading.Missing.class);
            assertThat(workloads.annotate(ref, Map.of())).isInstanceOf(WriteOutcome.Missing.class);
            assertThat(workloads.scale(ref, "uid", 0, 1)).isInstanceOf(WriteOutcome.Missing.class);
            assertThat(services.read(ref.namespace(), ref.name())).isInstanceOf(Reading.Missing.class);
            assertThat(services.readyEndpoints(ref.namespace(), ref.name())).isEmpty();
            assertThat(resources.read(ref.namespace(), ref.name())).isInstanceOf(Reading.Missing.class);
            assertThat(resources.delete(ref.namespace(), ref.name())).isInstanceOf(WriteOutcome.Missing.class);
            assertThat(leases.read(ref.namespace(), ref.name())).isInstanceOf(Reading.Missing.class);
        }
        assertThat(workloads.deployments(name)).isEmpty();
        assertThat(services.list(name)).isEmpty();
        assertThat(new RestNamespaces(api).read(name)).isInstanceOf(Reading.Missing.class);
        assertThat(new RestNamespaces(api).annotate(name, Map.of())).isInstanceOf(WriteOutcome.Missing.class);
        assertThat(leases.create(new Lease(name, "l", "", Duration.ZERO, Instant.EPOCH, Instant.EPOCH, 0, "")))
                .isInstanceOf(WriteOutcome.Missing.class);
        var object = Codec.newObject();
        object.putObject("metadata").put("namespace", name).put("name", "a");
        assertThat(resources.create(object)).isInstanceOf(WriteOutcome.Missing.class);
        assertThat(resources.update(object)).isInstanceOf(WriteOutcome.Missing.class);
        assertThat(resources.updateStatus(object)).isInstanceOf(WriteOutcome.Missing.class);

        assertThat(transport.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "orders", "a-b", "a--b", "a.b", "1.2-3.x", "rb-0123456789abcdef"})
    void ordinaryNamesArePossible(String name) {
        assertThat(Names.possible(name)).isTrue();
    }

    @Test
    void lengthsAreBounded() {
        assertThat(Names.possible("a".repeat(253))).isTrue();
        assertThat(Names.possibleNamespace("a".repeat(63))).isTrue();
        assertThat(Names.possibleNamespace("a".repeat(64))).isFalse();
        assertThat(Names.possibleNamespace("a.b")).isFalse();
    }

    @Test
    void anAnswerWithoutACallHasTheTimeOfTheAnswerBefore() {
        assertThat(new RestNamespaces(api).read("..").serverTime()).isEqualTo(Instant.EPOCH);
        transport.answer(200, "{'kind':'Namespace'}".replace('\'', '"'));
        new RestNamespaces(api).read("shop");

        assertThat(new RestNamespaces(api).read("..").serverTime()).isEqualTo(FakeTransport.TIME);
    }
}
