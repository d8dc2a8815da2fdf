package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Informer;
import dev.switchback.localcluster.client.Informer.Change;
import dev.switchback.localcluster.client.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places each new pod on the only node, unless it asks for another one by name, as pods of a DaemonSet do. */
final class PodScheduler {
    private static final Logger log = LoggerFactory.getLogger(PodScheduler.class);

    private final ApiClient client;

    PodScheduler(ApiClient client, Informer pods) {
        this.client = client;
        pods.onChange(this::podChanged);
    }

    private void podChanged(Change change) {
        var pod = change.after();
        if (pod != null && waits(pod)) {
            place(pod);
        }
    }

    private static boolean waits(ApiObject pod) {
        boolean placed = !pod.spec().path("nodeName").asText().isEmpty();
        return !placed
                && !pod.deleting()
                && pod.status().path("containerStatuses").isEmpty();
    }

    private static String node(ApiObject pod) {
        return pod.spec()
                .at("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms/0"
                        + "/matchFields/0/values/0")
                .asText(Node.NAME);
    }

    private void place(ApiObject pod) {
        var binding = JsonNodeFactory.instance.objectNode();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata").put("name", pod.name()).put("uid", pod.uid());
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node(pod));
        try {
            client.post(Resource.PODS, pod, "binding", binding);
        } catch (ApiFailure e) {
            if (!e.notFound() && !e.conflict()) {
                log.warn("cannot place pod {}", pod.key(), e);
            }
        }
    }
}
