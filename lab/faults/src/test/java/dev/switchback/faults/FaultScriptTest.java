package dev.switchback.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.localcluster.api.ApiRequest;
import org.junit.jupiter.api.Test;

class FaultScriptTest {
    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/shop/deployments/orders";

    private final FaultScript script = new FaultScript();

    private static ApiCall call(String method, String path) {
        return ApiCall.of(new ApiRequest(method, path, "", ""));
    }

    @Test
    void namesCallsByVerbAndResource() {
        assertThat(call("PATCH", DEPLOYMENT)).hasToString("patch deployments");
        assertThat(call("GET", DEPLOYMENT)).hasToString("get deployments");
        assertThat(call("PUT", DEPLOYMENT + "/status")).hasToString("update deployments/status");
        assertThat(call("GET", "/api/v1/pods?limit=1")).hasToString("list pods");
        assertThat(call("GET", "/api/v1/pods?limit=1&watch=true")).hasToString("watch pods");
        assertThat(call("POST", "/api/v1/namespaces")).hasToString("create namespaces");
        assertThat(call("GET", "/version")).hasToString("get /version");
    }

    @Test
    void strikesOnceAtTheNthSuchCall() {
        script.at("patch deployments", 2, "conflict");

        assertThat(script.meets(call("PATCH", DEPLOYMENT))).isEmpty();
        assertThat(script.meets(call("GET", DEPLOYMENT))).isEmpty();
        assertThat(script.meets(call("PATCH", DEPLOYMENT))).contains(Fault.CONFLICT);
        assertThat(script.meets(call("PATCH", DEPLOYMENT))).isEmpty();
        assertThat(script.struck()).hasSize(1);
        assertThat(script.seen()).hasSize(4);
        assertThat(script.waits()).isFalse();
    }

    @Test
    void countsNothingThatIsLeftOut() {
        script.counting(seen -> !seen.resource().equals("leases")).at("any", 1, "error");

        assertThat(script.meets(call("GET", "/apis/coordination.k8s.io/v1/leases")))
                .isEmpty();
        assertThat(script.meets(call("GET", DEPLOYMENT))).contains(Fault.ERROR);
        assertThat(script.seen()).hasSize(1);
    }

    @Test
    void refusesRulesThatCannotBeMeant() {
        assertThatThrownBy(() -> script.at("frob deployments", 1, "error")).hasMessageContaining("frob");
        assertThatThrownBy(() -> script.at("deployments", 1, "error")).hasMessageContaining("a verb and a resource");
        assertThatThrownBy(() -> script.at("any", 0, "error")).hasMessageContaining("from 1");
        assertThatThrownBy(() -> script.at("any", 1, "explode")).hasMessageContaining("explode");
    }
}
