package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiClient;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.client.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the environment of a container: a few variables of this process, those of the image, {@code POD_IP} and
 * {@code HOSTNAME}, and what the container says.
 */
final class ContainerEnvironment {
    private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG", "TMPDIR", "JAVA_HOME");
    private static final String LABEL = "metadata.labels['";
    private static final String ANNOTATION = "metadata.annotations['";

    private final ApiClient client;
    private final ApiObject pod;
    private final String address;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private ContainerEnvironment(ApiClient client, ApiObject pod, String address) {
        this.client = client;
        this.pod = pod;
        this.address = address;
    }

    /** Something that the container refers to is missing. */
    static final class Missing extends Exception {
        Missing(String what) {
            super(what);
        }
    }

    static Map<String, String> of(
            ApiClient client, ApiObject pod, String address, ImageCommand image, ContainerSpec container)
            throws Missing {
        var environment = new ContainerEnvironment(client, pod, address);
        environment.inherit();
        environment.variables.putAll(image.environment());
        environment.variables.put("POD_IP", address);
        environment.variables.put("HOSTNAME", pod.name());
        for (var source : container.json().path("envFrom")) {
            environment.addAll(source);
        }
        for (var variable : container.json().path("env")) {
            environment.add(variable);
        }
        return environment.variables;
    }

    private void inherit() {
        for (var name : INHERITED) {
            Optional.ofNullable(System.getenv(name)).ifPresent(value -> variables.put(name, value));
        }
    }

    private void addAll(JsonNode source) throws Missing {
        var prefix = source.path("prefix").asText("");
        var data = source.has("secretRef")
                ? data(Resource.SECRETS, source.path("secretRef"))
                : data(Resource.CONFIG_MAPS, source.path("configMapRef"));
        data.forEach((name, value) -> variables.put(prefix + name, value));
    }

    private void add(JsonNode variable) throws Missing {
        var name = variable.path("name").asText();
        var from = variable.path("valueFrom");
        if (from.isMissingNode()) {
            variables.put(
                    name, new Expansion(variables).apply(variable.path("value").asText("")));
            return;
        }
        from(from).ifPresent(value -> variables.put(name, value));
    }

    private Optional<String> from(JsonNode from) throws Missing {
        if (from.has("fieldRef")) {
            return Optional.of(field(from.at("/fieldRef/fieldPath").asText()));
        }
        boolean secret = from.has("secretKeyRef");
        var reference = from.path(secret ? "secretKeyRef" : "configMapKeyRef");
        if (reference.isMissingNode()) {
            throw new Missing("the local node knows no such source of a variable: " + from);
        }
        var value = data(secret ? Resource.SECRETS : Resource.CONFIG_MAPS, reference)
                .get(reference.path("key").asText());
        if (value == null && !reference.path("optional").asBoolean()) {
            throw new Missing("couldn't find key " + reference.path("key").asText() + " in "
                    + reference.path("name").asText());
        }
        return Optional.ofNullable(value);
    }

    private Map<String, String> data(Resource resource, JsonNode reference) throws Missing {
        var name = reference.path("name").asText();
        var object = client.get(resource, pod.namespace(), name);
        if (object.isEmpty() && !reference.path("optional").asBoolean()) {
            throw new Missing(resource.plural() + " \"" + name + "\" not found");
        }
        var data = new LinkedHashMap<String, String>();
        object.ifPresent(found -> data.putAll(ApiObject.strings(found.json().path("data"))));
        if (resource.equals(Resource.SECRETS)) {
            data.replaceAll((key, value) -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        }
        return data;
    }

    private String field(String path) throws Missing {
        if (path.equals("status.podIP") || path.equals("status.podIPs")) {
            return address;
        }
        if (path.equals("status.hostIP")) {
            return "127.0.0.1";
        }
        if (path.startsWith(LABEL)) {
            return pod.labels().getOrDefault(quoted(path, LABEL), "");
        }
        if (path.startsWith(ANNOTATION)) {
            return pod.annotation(quoted(path, ANNOTATION)).orElse("");
        }
        var value = pod.json().at("/" + path.replace('.', '/'));
        if (value.isMissingNode()) {
            throw new Missing("the local node knows no such field: " + path);
        }
        return value.asText();
    }

    private static String quoted(String path, String start) {
        return path.substring(start.length(), path.length() - "']".length());
    }
}
