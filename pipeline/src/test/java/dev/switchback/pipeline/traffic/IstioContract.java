package dev.switchback.pipeline.traffic;

import static dev.switchback.pipeline.traffic.Ground.pending;
import static dev.switchback.pipeline.traffic.Ground.refused;
import static dev.switchback.pipeline.traffic.Ground.routed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.Transport.Request;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the router does to VirtualServices, with the schema that Istio publishes. */
interface IstioContract {
    String VIRTUAL_SERVICES = "/apis/networking.istio.io/v1beta1/virtualservices";

    Ground ground();

    /** Makes the type known, unless it is. */
    static void define(Transport transport) {
        var path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        try (var crd = Objects.requireNonNull(IstioContract.class.getResourceAsStream("virtualservices.yaml"))) {
            var json = new YAMLMapper().readTree(crd).toString();
            transport.send(new Request("POST", path, "application/json", json));
            while (transport.send(Request.get(VIRTUAL_SERVICES)).status() == 404) {
                Thread.onSpinWait(); // a real API server takes a moment to serve a new type
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    default ObjectNode createVirtualService() {
        ground().createServices("orders", "orders-canary");
        return ground().create(
                        VIRTUAL_SERVICES,
                        """
                {'apiVersion':'networking.istio.io/v1beta1','kind':'VirtualService','metadata':{'name':'shop','labels':{'team':'shop'}},
                 'spec':{'hosts':['shop.example.org'],'gateways':['public'],'http':[
                   {'name':'old','match':[{'uri':{'prefix':'/v1'}}],'route':[{'destination':{'host':'legacy'}}]},
                   {'name':'api','match':[{'uri':{'prefix':'/orders'}}],'timeout':'5s','retries':{'attempts':2,'perTryTimeout':'2s'},
                    'route':[{'destination':{'host':'orders.%1$s.svc.cluster.local','port':{'number':80},'subset':'v1'},
                       'headers':{'request':{'set':{'x-to':'orders'}}}}]},
                   {'name':'shared','route':[{'destination':{'host':'orders.%1$s'},'weight':60},{'destination':{'host':'orders.elsewhere'},'weight':40}]},
                   {'name':'none','match':[{'uri':{'prefix':'/none'}}],'redirect':{'uri':'/'}}]}}
                """
                                .formatted(ground().namespace()));
    }

    default Router istio(String rule) {
        return new IstioRouter(ground().cluster(), ground().backends("orders"), "shop", Optional.of(rule));
    }

    default JsonNode destinations(int rule) {
        return ground().get(VIRTUAL_SERVICES, "shop").at("/spec/http/" + rule + "/route");
    }

    @Test
    default void theOnlyDestinationSharesItsHundredWithTheCanary() {
        createVirtualService();

        assertThat(routed(istio("api").split(5)).weight()).isEqualTo(5);

        var canary = destinations(1).get(1);
        assertThat(destinations(1)).extracting(d -> d.path("weight").asInt()).containsExactly(95, 5);
        assertThat(canary.at("/destination/host").asText())
                .isEqualTo("orders-canary." + ground().namespace() + ".svc.cluster.local");
        assertThat(canary.at("/destination").has("subset")).isFalse();
        assertThat(canary.at("/headers/request/set/x-to").asText()).isEqualTo("orders");
    }

    @Test
    default void aVirtualServiceIsRestoredToEachByte() {
        var before = createVirtualService();
        var api = istio("api");
        var shared = istio("shared");
        var ofApi = routed(api.read()).before();
        var ofShared = routed(shared.read()).before();

        assertThat(api.split(5).isRouted()).isTrue();
        assertThat(routed(shared.split(50)).weight()).isEqualTo(50);
        assertThat(destinations(2)).extracting(d -> d.path("weight").asInt()).containsExactly(30, 30, 40);
        var others = ground().get(VIRTUAL_SERVICES, "shop");
        for (int rule : new int[] {1, 2}) {
            ((ObjectNode) others.at("/spec/http/" + rule)).set("route", before.at("/spec/http/" + rule + "/route"));
        }
        assertThat(others.path("spec").toString()).isEqualTo(before.path("spec").toString());
        api.restore(ofApi);
        shared.restore(ofShared);

        assertThat(ground().get(VIRTUAL_SERVICES, "shop").path("spec").toString())
                .isEqualTo(before.path("spec").toString());
    }

    /** Ten deliveries each, of which five are aborted, while others change the object too. */
    @Test
    default void twoDeliveriesOnOneVirtualServiceDoNotLoseEachOthersWrites() {
        var before = createVirtualService();
        var api = istio("api");
        var shared = istio("shared");
        var ofApi = routed(api.read()).before();
        var ofShared = routed(shared.read()).before();

        try (var threads = new GatewayContract.Threads()) {
            threads.both(
                    () -> GatewayContract.manySplits(api, ofApi), () -> GatewayContract.manySplits(shared, ofShared));
        }

        var after = ground().get(VIRTUAL_SERVICES, "shop");
        assertThat(after.path("spec").toString()).isEqualTo(before.path("spec").toString());
        assertThat(after.at("/metadata/labels")).isEqualTo(before.at("/metadata/labels"));
    }

    @Test
    default void istioIsWaitedForWhereItReportsItsStatus() {
        createVirtualService();
        istio("api").split(5);
        ground().mergeStatus(VIRTUAL_SERVICES, "shop", "{'status':{'observedGeneration':2}}");

        assertThat(routed(istio("api").split(5)).weight()).isEqualTo(5);
        assertThat(pending(istio("api").split(20)).why()).contains("has not taken over generation 3");
        ground().mergeStatus(
                        VIRTUAL_SERVICES,
                        "shop",
                        "{'status':{'observedGeneration':3,'validationMessages':[{'level':'ERROR','type':{'code':'IST0101'}}]}}");
        assertThat(pending(istio("api").split(20)).why()).contains("IST0101");
    }

    @Test
    default void aMissingRouteOfAVirtualServiceIsNamed() {
        createVirtualService();

        assertThat(refused(istio("apis").split(5)).why()).contains("its rules are old, api, shared, none");
        assertThat(refused(istio("none").read()).why()).contains("rule none", "has no destinations");
        assertThat(refused(istio("old").read()).why()).contains("has no backend orders; it has legacy");
    }
}
