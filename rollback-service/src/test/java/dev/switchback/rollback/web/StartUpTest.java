package dev.switchback.rollback.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the log says when the cluster lacks something. */
class StartUpTest {
    @TempDir
    private Path folder;

    private LocalClusterUnderTest local;
    private LogLines log;

    @BeforeEach
    void start() throws IOException {
        local = new LocalClusterUnderTest(folder);
        log = LogLines.listen();
    }

    @AfterEach
    void stop() throws IOException {
        log.close();
        local.close();
    }

    @Test
    void anEmptyClusterLacksTheTypeAndGetsTheNamespace() throws IOException {
        try (var service = ServiceUnderTest.startUnready(local.kubeconfig)) {
            says("INFO LeaderElection created namespace switchback for the leader lease");
            says("WARN Preflight the resource type Rollback is missing: switchback crd | kubectl apply -f -");
            assertThat(service.http().get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void anApiServerThatIsAwayIsNamed() throws IOException {
        local.proxy.partition();
        try (var service = ServiceUnderTest.startUnready(local.kubeconfig)) {
            says("WARN Preflight the API server cannot be reached (");
            assertThat(service.http().get("/health/live").status()).isEqualTo(200);
            assertThat(service.http().get("/health/ready").status()).isEqualTo(503);
        }
    }

    @Test
    void missingPermissionsAreListed() throws IOException {
        local.cluster.namespace("switchback");
        local.cluster.defineRecords();
        local.accounts.add("x", "system:serviceaccount:switchback:default", may -> !may.startsWith("patch "));
        local.accounts.self("system:serviceaccount:switchback:default");
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
            says("WARN Preflight the service may not patch deployments.apps, patch statefulsets.apps, patch"
                    + " daemonsets.apps, patch services"
                    + " (system:serviceaccount:switchback:default): kubectl apply -f"
                    + " rollback-service/deploy/rbac.yaml");
        }
    }

    @Test
    void missingRightsOfDrivingDeliveriesAreListedWhileTheRestGoesOn() throws IOException {
        local.cluster.namespace("switchback");
        local.cluster.defineRecords();
        local.accounts.add("x", "system:serviceaccount:switchback:default", may -> !may.contains("deliveries"));
        local.accounts.self("system:serviceaccount:switchback:default");
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
            says("WARN Preflight the service may not watch deliveries.switchback.dev, update"
                    + " deliveries/status.switchback.dev (system:serviceaccount:switchback:default): kubectl apply -f"
                    + " rollback-service/deploy/rbac.yaml, or set drive-deliveries to off");
        }
        try (var service = ServiceUnderTest.start(local.kubeconfig, "drive-deliveries=off")) {
            says("INFO Preflight the cluster has all that the service needs");
            assertThat(service.http().get("/health").body()).contains("\"drivesDeliveries\":false");
        }
    }

    @Test
    void aPrometheusThatIsAwayIsNamedWhileTheRestGoesOn() throws IOException {
        local.cluster.namespace("switchback");
        local.cluster.defineRecords();
        try (var service = ServiceUnderTest.start(local.kubeconfig, "prometheus.url=http://127.0.0.1:1")) {
            says("WARN Preflight Prometheus at http://127.0.0.1:1 cannot be reached: ");
            assertThat(service.http().get("/health").body())
                    .contains("\"prometheus\":\"Prometheus at http://127.0.0.1:1 cannot be reached: ");
            assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
            assertThat(service.http().get("/circuit-breakers").body()).contains("\"prometheus\"");
        }
    }

    @Test
    void aPortInUseIsNamedWithWhatToDo() throws IOException {
        try (var first = ServiceUnderTest.startUnready(local.kubeconfig)) {
            int port = first.http().port();
            assertThatThrownBy(() -> ServiceUnderTest.startUnready(local.kubeconfig, "port=" + port))
                    .cause()
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": the port is in use; choose another with"
                            + " --set host=ADDRESS or --set port=N");
        }
    }

    @Test
    void whereAllIsThereItSaysSo() throws IOException {
        local.cluster.namespace("switchback");
        local.cluster.defineRecords();
        try (var service = ServiceUnderTest.start(local.kubeconfig)) {
            assertThat(service.http().get("/health/ready").status()).isEqualTo(200);
            says("INFO Preflight the cluster has all that the service needs");
            assertThat(log.all()).noneMatch(line -> line.startsWith("WARN Preflight"));
        }
    }

    private void says(String start) {
        Eventually.holds(start, () -> log.all().stream().anyMatch(line -> line.startsWith(start)));
    }
}
