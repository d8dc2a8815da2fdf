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
record ContainerSpec(JsonNode json) {

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

    /** The number of a port that is given by number or name; 0 when no port has that name. */
    int port(JsonNode numberOrName) {
        if (numberOrName.isInt()) {
            return numberOrName.intValue();
        }
        for (var port : json.path("ports")) {
            if (port.path("name").asText().equals(numberOrName.asText())) {
                return port.path("containerPort").asInt();
            }
        }
        return 0;
    }

    Optional<ProbeSpec> startup() {
        return ProbeSpec.read(json.path("startupProbe"), this);
    }

    Optional<ProbeSpec> readiness() {
        return ProbeSpec.read(json.path("readinessProbe"), this);
    }

    Optional<ProbeSpec> liveness() {
        return ProbeSpec.read(json.path("livenessProbe"), this);
    }

    /** What to do before the container is stopped, within {@code grace}. */
    Optional<ContainerCheck> preStop(Duration grace) {
        var hook = json.at("/lifecycle/preStop");
        return hook.isObject() ? Optional.of(ContainerCheck.read(hook, this, grace)) : Optional.empty();
    }
}
