package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiFailure;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.time.Instant;
import java.util.List;

/** Makes the node known to the API server. */
final class NodeObject {
    private static final long KIB = 1024;

    private NodeObject() {}

    static void register(ApiClient client, Instant now) {
        try {
            var created = client.create(Resource.NODES, new ApiObject(node()));
            var patch = JsonNodeFactory.instance.objectNode();
            patch.set("status", status(now));
            client.mergeStatus(Resource.NODES, created, patch);
        } catch (ApiFailure e) {
            if (!e.conflict()) {
                throw e;
            }
        }
    }

    private static ObjectNode node() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        var metadata = node.putObject("metadata").put("name", Node.NAME);
        metadata.putObject("labels").put("kubernetes.io/hostname", Node.NAME).put("kubernetes.io/os", "linux");
        node.putObject("spec");
        return node;
    }

    private static ObjectNode status(Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        status.putArray("addresses").addObject().put("type", "InternalIP").put("address", "127.0.0.1");
        List.of("capacity", "allocatable").forEach(amount -> status.putObject(amount)
                .put("cpu", Integer.toString(Runtime.getRuntime().availableProcessors()))
                .put("memory", Runtime.getRuntime().maxMemory() / KIB + "Ki")
                .put("pods", "110"));
        var info = status.putObject("nodeInfo");
        List.of("machineID", "systemUUID", "bootID", "kernelVersion", "kubeProxyVersion")
                .forEach(unknown -> info.put(unknown, ""));
        info.put("osImage", System.getProperty("os.name"))
                .put("operatingSystem", "linux")
                .put("architecture", System.getProperty("os.arch"))
                .put("containerRuntimeVersion", "process://")
                .put("kubeletVersion", "v1.35.0-switchback.local");
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "KubeletReady")
                .put("message", "pods are processes of this machine")
                .put("lastHeartbeatTime", ContainerState.seconds(now))
                .put("lastTransitionTime", ContainerState.seconds(now));
        return status;
    }
}
