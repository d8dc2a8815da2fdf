package dev.switchback.localcluster.contract;

import dev.switchback.localcluster.http.KubectlProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A real control plane, by plain HTTP. */
final class RealApi {
    private static final KubectlProxy PROXY = open();

    private RealApi() {}

    private static KubectlProxy open() {
        String kubeconfig = System.getenv("KUBECONFIG_UNDER_TEST");
        if (kubeconfig == null) {
            throw new IllegalStateException("KUBECONFIG_UNDER_TEST has to name a kubeconfig");
        }
        try {
            return KubectlProxy.start(Path.of(kubeconfig));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String address() {
        return PROXY.address();
    }
}
