package dev.switchback.rollback.web;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** On the local cluster. */
class ExactlyOnceLocalTest extends ExactlyOnce {
    private LocalClusterUnderTest local;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        local = new LocalClusterUnderTest(folder);
        local.cluster.defineRecords();
    }

    @AfterEach
    void stop() throws IOException {
        local.close();
    }

    @Override
    ClusterUnderTest cluster() {
        return local.cluster;
    }

    @Override
    Path kubeconfig() {
        return local.cluster.kubeconfig();
    }
}
