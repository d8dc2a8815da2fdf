package dev.switchback.pipeline.traffic;

import static dev.switchback.pipeline.traffic.Ground.HTTP_ROUTES;
import static dev.switchback.pipeline.traffic.Ground.pending;
import static dev.switchback.pipeline.traffic.Ground.refused;
import static dev.switchback.pipeline.traffic.Ground.routed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.pipeline.traffic.Routing.Cause;
import dev.switchback.pipeline.traffic.Routing.Pending;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the router does to HTTPRoutes, wherever the API server comes from. The test itself is the gateway. */
interface GatewayContract {
    Ground ground();

    /** Skips the test where HTTPRoutes are not known. */
    default void requireGatewayApi() {}

    /** A route as people share it: three rules, filters, timeouts, and backends of others. */
    default ObjectNode createShared() {
        requireGatewayApi();
        ground().createServices("orders", "orders-canary", "carts", "carts-canary", "legacy");
        return ground().create(
                        HTTP_ROUTES,
                        """
                {'apiVersion':'gateway.networking.k8s.io/v1','kind':'HTTPRoute',
                 'metadata':{'name':'shop','labels':{'team':'shop'},'annotations':{'example.org/owner':'others \\u0026 us'}},
                 'spec':{'parentRefs':[{'name':'public'}],'hostnames':['shop.example.org'],'rules':[
                   {'matches':[{'path':{'type':'PathPrefix','value':'/orders'},'headers':[{'name':'x-tenant','value':'a'}]}],
                    'filters':[{'type':'RequestHeaderModifier','requestHeaderModifier':{'set':[{'name':'x-shop','value':'1'}]}}],
                    'timeouts':{'request':'10s','backendRequest':'2s'},
                    'backendRefs':[{'name':'orders','port':80,
                       'filters':[{'type':'RequestHeaderModifier','requestHeaderModifier':{'add':[{'name':'x-to','value':'orders'}]}}]}]},
                   {'matches':[{'path':{'type':'PathPrefix','value':'/carts'}}],
                    'backendRefs':[{'name':'carts','port':80,'weight':180},{'name':'legacy','port':80,'weight':20}]},
                   {'backendRefs':[{'name':'legacy','port':80,'weight':0},{'name':'orders','port':80,'weight':7},{'name':'carts','port':80}]}]}}
                """);
    }

    default Router router(String stable, String rule) {
        return new GatewayRouter(ground().cluster(), ground().backends(stable), "shop", Optional.of(rule));
    }

    default JsonNode backends(int rule) {
        return ground().get(HTTP_ROUTES, "shop").at("/spec/rules/" + rule + "/backendRefs");
    }

    default Routing accepted(Router router, int weight) {
        router.split(weight);
        ground().report("shop", "public", true);
        return router.split(weight);
    }

    @Test
    default void aBackendWithoutWeightGivesTheCanaryItsShareOfAHundred() {
        createShared();

        var routed = routed(accepted(router("orders", "0"), 5));

        assertThat(routed.weight()).isEqualTo(5);
        assertThat(backends(0))
                .extracting(b -> b.path("name").asText() + " " + b.path("weight"))
                .containsExactly("orders 95", "orders-canary 5");
        assertThat(backends(0).get(1).path("filters"))
                .isEqualTo(backends(0).get(0).path("filters"));
    }

    @Test
    default void nothingElseInTheObjectChangesAndRestoringBringsBackEachByte() {
        var before = createShared();
        var router = router("orders", "0");
        var remembered = routed(router.read()).before();

        accepted(router, 50);
        var split = ground().get(HTTP_ROUTES, "shop");
        var others = split.deepCopy();
        ((ObjectNode) others.at("/spec/rules/0")).set("backendRefs", before.at("/spec/rules/0/backendRefs"));
        assertThat(others.path("spec").toString()).isEqualTo(before.path("spec").toString());
        assertThat(split.at("/metadata/annotations")).isEqualTo(before.at("/metadata/annotations"));

        router.restore(Ground.json(remembered.toString()));
        ground().report("shop", "public", true);
        assertThat(routed(router.restore(remembered)).weight()).isZero();
        assertThat(ground().get(HTTP_ROUTES, "shop").path("spec").toString())
                .isEqualTo(before.path("spec").toString());
    }

    @Test
    default void otherBackendsOfTheRuleKeepTheirShare() {
        createShared();

        assertThat(routed(accepted(router("carts", "1"), 5)).weight()).isEqualTo(5);

        assertThat(backends(1))
                .extracting(b -> b.path("name").asText() + " " + b.path("weight"))
                .containsExactly("carts 171", "carts-canary 9", "legacy 20");
        assertThat(routed(accepted(router("carts", "1"), 0)).weight()).isZero();
        assertThat(routed(accepted(router("carts", "1"), 100)).weight()).isEqualTo(100);
        assertThat(backends(1)).extracting(b -> b.path("weight").asInt()).containsExactly(0, 180, 20);
    }

    @Test
    default void aShareIsRoundedDownAndNeverToNothing() {
        createShared();
        var router = router("orders", "2");

        assertThat(routed(accepted(router, 50)).weight()).isEqualTo(43);
        assertThat(backends(2)).extracting(b -> b.path("weight").asInt()).containsExactly(0, 4, 3, 1);
        var refused = refused(router.split(5));
        assertThat(refused.cause()).isEqualTo(Cause.INVALID);
        assertThat(refused.why()).contains("rule 2 of HTTPRoute", "weight of 7 together", "multiple of 100");
    }

    @Test
    default void whatOthersWriteMeanwhileStays() {
        createShared();
        var router = router("orders", "0");
        var before = routed(router.read()).before();
        router.split(20);
        ground().merge(
                        HTTP_ROUTES,
                        "shop",
                        "{'metadata':{'labels':{'new':'yes'}},'spec':{'hostnames':['a.example','b.example']}}");

        router.restore(before);

        var now = ground().get(HTTP_ROUTES, "shop");
        assertThat(now.at("/spec/hostnames")).hasSize(2);
        assertThat(now.at("/metadata/labels/new").asText()).isEqualTo("yes");
        assertThat(backends(0)).hasSize(1);
    }

    @Test
    default void itIsInEffectWhenAGatewayHasAcceptedThisGeneration() {
        createShared();
        var router = router("orders", "0");

        assertThat(pending(router.split(5)).why()).contains("no gateway has");
        ground().report("shop", "public", false);
        assertThat(pending(router.split(5)).why()).contains("public", "NotAllowedByListeners", "as the test says");
        ground().report("shop", "public", true);
        assertThat(routed(router.split(5)).weight()).isEqualTo(5);
        assertThat(pending(router.split(10)).why()).contains("has not taken over generation");
    }

    @Test
    default void aGatewayThatNeverAcceptsDoesNotHoldUpTheOthers() {
        createShared();
        var router = router("orders", "0");
        router.split(5);
        long generation =
                ground().get(HTTP_ROUTES, "shop").at("/metadata/generation").asLong();

        ground().mergeStatus(
                        HTTP_ROUTES,
                        "shop",
                        Ground.parents(Ground.parent("old", false, 1), Ground.parent("public", true, generation)));
        assertThat(router.split(5).isRouted()).isTrue();
        ground().mergeStatus(
                        HTTP_ROUTES,
                        "shop",
                        Ground.parents(
                                Ground.parent("late", true, generation - 1),
                                Ground.parent("public", true, generation)));
        assertThat(pending(router.split(5)).why()).contains("late");
    }

    @Test
    default void askingAgainWritesNothing() {
        createShared();
        var router = router("orders", "0");
        accepted(router, 5);
        var version = ground().get(HTTP_ROUTES, "shop").at("/metadata/resourceVersion");

        router.split(5);
        router.read();

        assertThat(ground().get(HTTP_ROUTES, "shop").at("/metadata/resourceVersion"))
                .isEqualTo(version);
    }

    @Test
    default void twoDeliveriesOnOneRouteDoNotLoseEachOthersWrites() {
        var before = createShared();
        var orders = router("orders", "0");
        var carts = router("carts", "1");
        var ofOrders = routed(orders.read()).before();
        var ofCarts = routed(carts.read()).before();

        try (var threads = new Threads()) {
            threads.both(() -> manySplits(orders, ofOrders), () -> manySplits(carts, ofCarts));
        }

        assertThat(ground().get(HTTP_ROUTES, "shop").path("spec").toString())
                .isEqualTo(before.path("spec").toString());
    }

    /** Ten deliveries, of which each second is aborted half-way. */
    static void manySplits(Router router, JsonNode before) {
        for (int delivery = 0; delivery < 10; delivery++) {
            written(() -> router.split(5));
            written(() -> router.split(50));
            boolean aborted = delivery % 2 == 0;
            written(() -> router.split(aborted ? 0 : 100));
            written(() -> router.restore(before));
        }
    }

    /** Until it is written; whether a gateway has accepted it is not asked. */
    private static void written(Supplier<Routing> step) {
        Cause cause;
        do {
            cause = step.get().choose(routed -> Cause.NOT_YET_ACCEPTED, Pending::cause, refused -> {
                throw new AssertionError(refused);
            });
        } while (cause != Cause.NOT_YET_ACCEPTED);
    }

    @Test
    default void whatIsMissingIsNamedWithWhatThereIs() {
        createShared();

        assertThat(refused(router("orders", "api").split(5)).why()).contains("has no rule api; its rules are 0, 1, 2");
        assertThat(refused(router("nothing", "1").read()).why())
                .contains("has no backend nothing; it has carts, legacy");
        var unnamed = new GatewayRouter(ground().cluster(), ground().backends("orders"), "shop", Optional.empty());
        assertThat(refused(unnamed.read()).why()).contains("several rules that lead to the stable version");
        var elsewhere = new GatewayRouter(ground().cluster(), ground().backends("orders"), "shops", Optional.empty());
        assertThat(refused(elsewhere.read()).why())
                .contains("HTTPRoute " + ground().namespace() + "/shops does not exist");
        ground().delete("/api/v1/services", "orders-canary");
        assertThat(refused(router("orders", "0").split(5)).why()).contains("orders-canary does not exist");
        assertThat(refused(router("orders", "0").split(5)).cause()).isEqualTo(Cause.MISSING);
        assertThatThrownBy(() -> router("orders", "0").split(101)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Two at once. */
    final class Threads implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(2);

        void both(Runnable one, Runnable other) {
            var first = run(one);
            run(other).join();
            first.join();
        }

        CompletableFuture<Void> run(Runnable task) {
            return CompletableFuture.runAsync(task, threads);
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }
}
