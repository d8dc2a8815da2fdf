package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What Kubernetes fills into pod specs, in pods and in templates. */
public final class PodSpecDefaults {
    private static final int READABLE_BY_ALL = 0644;
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    private PodSpecDefaults() {}

    public static void fill(ObjectNode spec) {
        Defaults.of(spec)
                .put("restartPolicy", "Always")
                .put("terminationGracePeriodSeconds", 30)
                .put("dnsPolicy", "ClusterFirst")
                .put("schedulerName", "default-scheduler")
                .putObject("securityContext");
        if (spec.has("serviceAccountName")) {
            spec.set("serviceAccount", spec.get("serviceAccountName"));
        }
        Defaults.each(spec.path("initContainers"), PodSpecDefaults::fillContainer);
        Defaults.each(spec.path("containers"), PodSpecDefaults::fillContainer);
        Defaults.each(spec.path("volumes"), PodSpecDefaults::fillVolume);
    }

    private static void fillContainer(ObjectNode container) {
        Defaults.of(container)
                .put("imagePullPolicy", pullPolicy(container.path("image").asText()))
                .put("terminationMessagePath", "/dev/termination-log")
                .put("terminationMessagePolicy", "File")
                .putObject("resources");
        Defaults.each(container.path("ports"), port -> Defaults.of(port).put("protocol", "TCP"));
        Defaults.each(
                container.path("env"),
                variable -> Defaults.ifObject(variable.path("valueFrom"), "fieldRef", field -> Defaults.of(field)
                        .put("apiVersion", "v1")));
        PROBES.forEach(probe -> Defaults.ifObject(container, probe, PodSpecDefaults::fillProbe));
        fillHttpGet(container.path("lifecycle").path("preStop"));
        fillHttpGet(container.path("lifecycle").path("postStart"));
    }

    /** Images that can change under their name are pulled each time. */
    private static String pullPolicy(String image) {
        String lastPart = image.substring(image.lastIndexOf('/') + 1);
        boolean fixed = lastPart.contains("@") || (lastPart.contains(":") && !lastPart.endsWith(":latest"));
        return fixed ? "IfNotPresent" : "Always";
    }

    private static void fillProbe(ObjectNode probe) {
        Defaults.of(probe)
                .put("timeoutSeconds", 1)
                .put("periodSeconds", 10)
                .put("successThreshold", 1)
                .put("failureThreshold", 3);
        fillHttpGet(probe);
    }

    private static void fillHttpGet(JsonNode holder) {
        Defaults.ifObject(
                holder, "httpGet", get -> Defaults.of(get).put("path", "/").put("scheme", "HTTP"));
    }

    private static void fillVolume(ObjectNode volume) {
        if (volume.size() == 1) {
            volume.putObject("emptyDir");
        }
        for (String source : List.of("configMap", "secret", "projected", "downwardAPI")) {
            Defaults.ifObject(volume, source, files -> Defaults.of(files).put("defaultMode", READABLE_BY_ALL));
        }
        Defaults.ifObject(volume, "hostPath", path -> Defaults.of(path).put("type", ""));
    }
}
