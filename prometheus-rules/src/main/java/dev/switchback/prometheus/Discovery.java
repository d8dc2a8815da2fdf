package dev.switchback.prometheus;

import java.nio.file.Path;

/** How Prometheus learns of pods. */
public sealed interface Discovery {

    /**
     * From the API server that a kubeconfig names. Not every build knows it: Debian's says "field
     * kubernetes_sd_configs not found".
     */
    record Kubeconfig(Path file) implements Discovery {}

    /**
     * From a file that {@link PodTargets} makes, for a Prometheus that was built without Kubernetes. It is watched, and
     * read each second besides: on a busy machine there may be no file watch left to have.
     */
    record TargetsFile(Path file) implements Discovery {}

    /** What stands in the configuration instead of the discovery inside a cluster, its indentation included. */
    default String configuration() {
        if (this instanceof Kubeconfig kubeconfig) {
            return "    kubernetes_sd_configs:\n      - role: pod\n        kubeconfig_file: "
                    + quoted(kubeconfig.file()) + "\n";
        }
        return "    file_sd_configs:\n      - files: [" + quoted(((TargetsFile) this).file())
                + "]\n        refresh_interval: 1s\n";
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
