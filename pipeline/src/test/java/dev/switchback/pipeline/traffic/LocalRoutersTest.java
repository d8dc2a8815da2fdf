package dev.switchback.pipeline.traffic;

import static dev.switchback.pipeline.traffic.Ground.pending;
import static dev.switchback.pipeline.traffic.Ground.refused;
import static dev.switchback.pipeline.traffic.Ground.routed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Transport;
import dev.switchback.kubernetes.client.Clusters;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.gateway.GatewayApi;
import dev.switchback.localcluster.server.InMemoryApiServer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the local cluster's API server. */
class LocalRoutersTest implements GatewayContract, IstioContract, IngressContract, ReplicaContract {
    private ScheduledExecutorService scheduler;
    private Ground ground;

    @BeforeEach
    void start() {
        scheduler = Executors.newSingleThreadScheduledExecutor();
        var server = new InMemoryApiServer(InstantSource.system(), scheduler, new Random(1));
        GatewayApi.define(server);
        var transport = new InProcess(server);
        IstioContract.define(transport);
        ground = Ground.create(transport, Clusters.over(transport, scheduler));
    }

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Override
    public Ground ground() {
        return ground;
    }

    /** Rules have names since version 1.4 of the Gateway API's standard channel. */
    @Test
    void aRuleIsFoundByItsName() {
        ground.createServices("orders", "orders-canary");
        ground.create(
                Ground.HTTP_ROUTES,
                "{'metadata':{'name':'shop'},'spec':{'rules':[{'name':'web','backendRefs':[{'name':'orders','port':80}]},"
                        + "{'name':'api','backendRefs':[{'name':'orders','port':80}]}]}}");

        router("orders", "api").split(10);

        assertThat(backends(0)).hasSize(1);
        assertThat(backends(1)).hasSize(2);
        assertThat(routed(router("orders", "api").read()).weight()).isEqualTo(10);
        assertThat(refused(router("orders", "apis").read()).why()).contains("its rules are web, api");
    }

    @Test
    void theOnlyRuleNeedsNoName() {
        ground.createServices("orders", "orders-canary");
        ground.create(
                Ground.HTTP_ROUTES,
                "{'metadata':{'name':'shop'},'spec':{'rules':[{'backendRefs':[{'name':'orders','port':80,'namespace':'other'}]},"
                        + "{'backendRefs':[{'name':'orders','port':80}]}]}}");
        var router = new GatewayRouter(ground.cluster(), ground.backends("orders"), "shop", Optional.empty());

        router.split(10);

        assertThat(backends(0)).hasSize(1);
        assertThat(backends(1)).hasSize(2);
    }

    @Test
    void podsThatAreReadyBringTheShareIntoEffect() {
        createDeployments(3, 0);
        replicas().split(50);
        ground.mergeStatus(
                DEPLOYMENTS, "pods-canary", "{'status':{'observedGeneration':2,'replicas':3,'readyReplicas':2}}");
        assertThat(pending(replicas().split(50)).why()).contains("has 3 pods, 2 ready; it is to have 3");

        ground.mergeStatus(DEPLOYMENTS, "pods-canary", "{'status':{'readyReplicas':3}}");
        assertThat(routed(replicas().split(50)).weight()).isEqualTo(50);
        assertThat(pending(replicas().split(75)).why()).contains("it is to have 9");
    }

    /** Calls an API server of this VM. */
    record InProcess(ApiServer server) implements Transport {
        @Override
        public Response send(Request request) {
            var answer = server.handle(
                    new ApiRequest(request.method(), request.path(), request.contentType(), request.body()));
            return new Response(answer.status(), answer.body(), answer.serverTime());
        }

        @Override
        public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) {
            return server.watch(ApiRequest.get(request.path()), onLine, onEnd)::close;
        }
    }
}
