package dev.switchback.rollback.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;

/** On the cluster that {@code KUBECONFIG_UNDER_TEST} names; a control plane is enough. */
@Tag("cluster")
class ExactlyOnceRealTest extends ExactlyOnce {

    @Override
    ClusterUnderTest cluster() throws IOException {
        ClusterUnderTest cluster = ClusterUnderTest.at(kubeconfig());
        cluster.defineRecords();
        return cluster;
    }

    @Override
    Path kubeconfig() {
        return Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG_UNDER_TEST"), "KUBECONFIG_UNDER_TEST has to name a kubeconfig"));
    }
}
