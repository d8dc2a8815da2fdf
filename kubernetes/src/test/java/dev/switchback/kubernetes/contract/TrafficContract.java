package dev.switchback.kubernetes.contract;

import static dev.switchback.kubernetes.contract.Contract.is;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.TrafficServices.TrafficService;
import dev.switchback.kubernetes.WriteOutcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface TrafficContract extends Contract {

    @Test
    default void theSelectorIsSwitchedWithAnnotationsWhereThereWereNone() {
        var service = service("{'app':'orders','version':'blue'}");
        assertThat(service.annotations()).isEmpty();
        assertThat(service.uid()).isNotEmpty();
        assertThat(cluster().services().list(playground().namespace())).containsExactly(service);

        var outcome = cluster()
                .services()
                .switchSelector(
                        service,
                        Map.of("app", "orders", "version", "green"),
                        Map.of("switchback.dev/flipped-at", "now"));

        is(WriteOutcome.Kind.APPLIED, outcome);
        var now = read();
        assertThat(now.selector()).isEqualTo(Map.of("app", "orders", "version", "green"));
        assertThat(now.annotations()).isEqualTo(Map.of("switchback.dev/flipped-at", "now"));
        assertThat(now.resourceVersion()).isNotEqualTo(service.resourceVersion());
    }

    @Test
    default void aSelectorThatSomebodyElseSwitchedIsNotOverwritten() {
        var service = service("{'version':'blue'}");
        playground().patch(playground().path("/api/v1/services") + "/web", "{'spec':{'selector':{'version':'red'}}}");

        var outcome = cluster().services().switchSelector(service, Map.of("version", "green"), Map.of());

        assertThat(is(WriteOutcome.Kind.CHANGED, outcome).message())
                .isEqualTo("the selector has changed to {version=red} from {version=blue}");
        assertThat(read().selector()).isEqualTo(Map.of("version", "red"));
    }

    @Test
    default void annotationsThatSomebodyElseWroteMeanwhileAreKept() {
        var service = service("{'version':'blue'}");
        playground()
                .patch(playground().path("/api/v1/services") + "/web", "{'metadata':{'annotations':{'theirs':'1'}}}");

        var unaware = cluster().services().switchSelector(service, Map.of("version", "green"), Map.of("ours", "1"));
        is(WriteOutcome.Kind.APPLIED, unaware);

        assertThat(read().annotations()).isEqualTo(Map.of("theirs", "1", "ours", "1"));
    }

    @Test
    default void endpointsAreReadyUnlessTheySayOtherwise() {
        playground().create("/api/v1/services", "{'metadata':{'name':'web'},'spec':{'ports':[{'port':80}]}}");
        slice("one", "web", "true", "false");
        slice("two", "web", "null", "true");
        slice("three", "other", "true", "true");

        assertThat(cluster().services().readyEndpoints(playground().namespace(), "web"))
                .containsExactlyInAnyOrder("one-a", "two-a", "two-b");
        assertThat(cluster().services().readyEndpoints(playground().namespace(), "nothing"))
                .isEmpty();
    }

    @Test
    default void aServiceThatDoesNotExistIsMissing() {
        assertThat(cluster()
                        .services()
                        .read(playground().namespace(), "nothing")
                        .found())
                .isEmpty();
        var invented = new TrafficService(
                playground().namespace(), "nothing", "uid", "1", Map.of(), Map.of(), Map.of("a", "b"));
        is(WriteOutcome.Kind.MISSING, cluster().services().switchSelector(invented, Map.of("a", "c"), Map.of()));
    }

    private TrafficService service(String selector) {
        playground()
                .create(
                        "/api/v1/services",
                        "{'metadata':{'name':'web'},'spec':{'selector':%s,'ports':[{'port':80}]}}".formatted(selector));
        return read();
    }

    private TrafficService read() {
        return cluster()
                .services()
                .read(playground().namespace(), "web")
                .found()
                .orElseThrow();
    }

    private void slice(String name, String service, String readyA, String readyB) {
        playground()
                .create(
                        "/apis/discovery.k8s.io/v1/endpointslices",
                        """
                {'metadata':{'name':'%1$s','labels':{'kubernetes.io/service-name':'%2$s'}},'addressType':'IPv4','ports':[{'port':80}],
                 'endpoints':[{'addresses':['10.1.1.1'],'conditions':{'ready':%3$s},'targetRef':{'kind':'Pod','name':'%1$s-a'}},
                   {'addresses':['10.1.1.2'],'conditions':{'ready':%4$s},'targetRef':{'kind':'Pod','name':'%1$s-b'}}]}
                """
                                .formatted(name, service, readyA, readyB));
    }
}
