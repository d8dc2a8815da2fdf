package dev.switchback.rollback.faults;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Tag;

/** On the cluster that {@code KUBECONFIG_UNDER_TEST} names. */
@Tag("cluster")
class LeaderKilledRealTest extends LeaderKilled {

    @Override
    Path kubeconfig() {
        return Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG_UNDER_TEST"), "KUBECONFIG_UNDER_TEST has to name a kubeconfig"));
    }
}
