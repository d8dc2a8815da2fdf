package dev.switchback.pipeline.traffic;

import static dev.switchback.pipeline.traffic.Ground.refused;
import static dev.switchback.pipeline.traffic.Ground.routed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.pipeline.traffic.Routing.Cause;
import org.junit.jupiter.api.Test;

/** What the router for ingress-nginx does to Ingresses. */
interface IngressContract {
    String INGRESSES = "/apis/networking.k8s.io/v1/ingresses";

    Ground ground();

    default ObjectNode createIngress() {
        ground().createServices("orders", "orders-canary");
        return ground().create(
                        INGRESSES,
                        """
                {'metadata':{'name':'shop','annotations':{'cert-manager.io/issuer':'x','nginx.ingress.kubernetes.io/proxy-body-size':'8m'}},
                 'spec':{'ingressClassName':'nginx','tls':[{'hosts':['shop.example.org'],'secretName':'tls'}],'rules':[
                   {'host':'shop.example.org','http':{'paths':[
                     {'path':'/orders','pathType':'Prefix','backend':{'service':{'name':'orders','port':{'number':80}}}},
                     {'path':'/carts','pathType':'Prefix','backend':{'service':{'name':'carts','port':{'name':'http'}}}}]}},
                   {'host':'carts.example.org','http':{'paths':[
                     {'path':'/','pathType':'Prefix','backend':{'service':{'name':'carts','port':{'number':80}}}}]}}]}}
                """);
    }

    default Router nginx() {
        return new NginxRouter(ground().cluster(), ground().backends("orders"), "shop");
    }

    default String canaryAnnotation(String name) {
        return ground().get(INGRESSES, "shop-orders-canary")
                .path("metadata")
                .path("annotations")
                .path("nginx.ingress.kubernetes.io/" + name)
                .asText();
    }

    @Test
    default void theCanaryGetsAnIngressOfItsOwnAndLeavesNothingBehind() {
        var before = createIngress();
        var remembered = routed(nginx().read()).before();

        assertThat(routed(nginx().split(0)).weight()).isZero();
        assertThat(ground().status(INGRESSES, "shop-orders-canary")).isEqualTo(404);
        assertThat(routed(nginx().split(5)).weight()).isEqualTo(5);
        assertThat(canaryAnnotation("canary")).isEqualTo("true");
        assertThat(canaryAnnotation("canary-weight")).isEqualTo("5");
        var canary = ground().get(INGRESSES, "shop-orders-canary");
        assertThat(canary.at("/metadata/annotations")).hasSize(2);
        assertThat(canary.path("spec"))
                .isEqualTo(
                        Ground.json(
                                """
                {'ingressClassName':'nginx','rules':[{'host':'shop.example.org','http':{'paths':[
                  {'path':'/orders','pathType':'Prefix','backend':{'service':{'name':'orders-canary','port':{'number':80}}}}]}}]}
                """));

        assertThat(routed(nginx().restore(remembered)).weight()).isZero();
        assertThat(nginx().restore(remembered).isRouted()).isTrue();
        assertThat(ground().status(INGRESSES, "shop-orders-canary")).isEqualTo(404);
        assertThat(ground().get(INGRESSES, "shop")).isEqualTo(before);
    }

    /** Ten deliveries each, of which five are aborted, of two Services behind one Ingress. */
    @Test
    default void twoDeliveriesBehindOneIngressDoNotMeet() {
        var before = createIngress();
        ground().createServices("carts", "carts-canary");
        var carts = new NginxRouter(ground().cluster(), ground().backends("carts"), "shop");
        var ofOrders = routed(nginx().read()).before();
        var ofCarts = routed(carts.read()).before();

        try (var threads = new GatewayContract.Threads()) {
            threads.both(
                    () -> GatewayContract.manySplits(nginx(), ofOrders),
                    () -> GatewayContract.manySplits(carts, ofCarts));
        }
        assertThat(routed(nginx().split(5)).weight()).isEqualTo(5);
        assertThat(routed(carts.split(50)).weight()).isEqualTo(50);
        assertThat(canaryAnnotation("canary-weight")).isEqualTo("5");
        nginx().restore(ofOrders);
        carts.restore(ofCarts);

        assertThat(ground().get(INGRESSES, "shop")).isEqualTo(before);
        assertThat(ground().status(INGRESSES, "shop-orders-canary")).isEqualTo(404);
        assertThat(ground().status(INGRESSES, "shop-carts-canary")).isEqualTo(404);
    }

    @Test
    default void aCanaryIngressThatIsThereKeepsAllButItsWeight() {
        createIngress();
        var before = createCanaryIngress("true");
        var remembered = routed(nginx().read()).before();

        assertThat(routed(nginx().split(5)).weight()).isEqualTo(5);
        assertThat(canaryAnnotation("canary-weight")).isEqualTo("50");
        assertThat(canaryAnnotation("canary-by-header")).isEqualTo("x-canary");
        nginx().restore(remembered);

        var after = ground().get(INGRESSES, "shop-orders-canary");
        assertThat(after.path("spec")).isEqualTo(before.path("spec"));
        assertThat(after.at("/metadata/annotations")).isEqualTo(before.at("/metadata/annotations"));
    }

    @Test
    default void anIngressThatOnlyHasTheNameIsLeftAlone() {
        createIngress();
        createCanaryIngress("false");

        assertThat(refused(nginx().read()).cause()).isEqualTo(Cause.INVALID);
        assertThat(refused(nginx().split(5)).why()).contains("shop-orders-canary exists and is no canary");
    }

    private ObjectNode createCanaryIngress(String canary) {
        return ground().create(
                        INGRESSES,
                        """
                {'metadata':{'name':'shop-orders-canary','annotations':{'nginx.ingress.kubernetes.io/canary':'%s',
                   'nginx.ingress.kubernetes.io/canary-weight-total':'1000','nginx.ingress.kubernetes.io/canary-by-header':'x-canary'}},
                 'spec':{'rules':[{'http':{'paths':[{'path':'/orders','pathType':'Exact','backend':{'service':{'name':'orders-canary','port':{'number':80}}}}]}}]}}
                """
                                .formatted(canary));
    }

    @Test
    default void anIngressWithoutTheStableVersionIsRefused() {
        createIngress();
        var other =
                new NginxRouter(ground().cluster(), new Backends(ground().namespace(), "old", "orders-canary"), "shop");

        assertThat(refused(other.read()).why()).contains("has no path that leads to old");
        assertThat(refused(other.split(5)).cause()).isEqualTo(Cause.MISSING);
    }
}
