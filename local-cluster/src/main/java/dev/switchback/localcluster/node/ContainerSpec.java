package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A container that a pod asks for.
 *
 * @param json all of it
 */
record ContainerSpec(JsonNode json, ContainerPorts ports) {

    static ContainerSpec read(JsonNode container) {
        return new ContainerSpec(container, ContainerPorts.read(container));
    }

    String name() {
        return json.path("name").asText();
    }

    String image() {
        return json.path("image").asText();
    }

    /** Replaces the image's entrypoint and arguments; empty to keep them. */
    List<String> command() {
        return ContainerCheck.texts(json.path("command"));
    }

    /** Replaces the image's arguments; empty to keep them. */
    List<String> args() {
        return ContainerCheck.texts(json.path("args"));
    }

    Optional<Probe> startup() {
        return Probe.read(json.path("startupProbe"), ports);
    }

    Optional<Probe> readiness() {
        return Probe.read(json.path("readinessProbe"), ports);
    }

    Optional<Probe> liveness() {
        return Probe.read(json.path("livenessProbe"), ports);
    }

    /** What to do before the container is stopped, within {@code grace}. */
    Optional<ContainerCheck> preStop(Duration grace) {
        var hook = json.at("/lifecycle/preStop");
        return hook.isObject() ? Optional.of(ContainerCheck.read(hook, ports, grace)) : Optional.empty();
    }
}
