package dev.switchback.localcluster.contract;

import dev.switchback.localcluster.faults.FaultProxy;
import dev.switchback.localcluster.faults.FaultScript;
import dev.switchback.localcluster.faults.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real control plane, by plain HTTP through a proxy that does nothing but TLS. */
final class RealApi {
    private static final FaultProxy PROXY = open();

    private RealApi() {}

    private static FaultProxy open() {
        String kubeconfig = System.getenv("KUBECONFIG_UNDER_TEST");
        if (kubeconfig == null) {
            throw new IllegalStateException("KUBECONFIG_UNDER_TEST has to name a kubeconfig");
        }
        try {
            return FaultProxy.open(Upstream.of(Path.of(kubeconfig)), new FaultScript(), () -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String address() {
        return PROXY.address();
    }
}
