package dev.switchback.prometheus;

import java.nio.file.Path;

/**
 * How Prometheus learns of pods.
 *
 * @param configuration what stands in its configuration instead of the discovery inside a cluster, indentation included
 */
public record PodDiscovery(String configuration) {

    /**
     * From the API server that a kubeconfig names. Not every build knows it: Debian's says "field
     * kubernetes_sd_configs not found".
     */
    public static PodDiscovery kubeconfig(Path file) {
        return new PodDiscovery(
                "    kubernetes_sd_configs:\n      - role: pod\n        kubeconfig_file: " + quoted(file) + "\n");
    }

    /**
     * From a file that {@link PodTargets} makes, for a Prometheus that was built without Kubernetes. It is watched, and
     * read each second besides: on a busy machine there may be no file watch left to have.
     */
    public static PodDiscovery targetsFile(Path file) {
        return new PodDiscovery(
                "    file_sd_configs:\n      - files: [" + quoted(file) + "]\n        refresh_interval: 1s\n");
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }
}
