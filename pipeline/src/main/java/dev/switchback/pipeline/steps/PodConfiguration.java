package dev.switchback.pipeline.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.resources.DeliveryStatus.Pin;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * One place where a pod template refers to a ConfigMap or a Secret that its pods read: by variables, or by volumes.
 *
 * @param kind {@code ConfigMap} or {@code Secret}
 * @param holder has the name in the field {@code field}
 */
record PodConfiguration(String kind, ObjectNode holder, String field) {
    static final String CONFIG_MAP = "ConfigMap";
    static final String SECRET = "Secret";

    /** All of a template, in its order. */
    static Stream<PodConfiguration> in(JsonNode template) {
        JsonNode spec = template.path("spec");
        return Stream.concat(
                Stream.of("initContainers", "containers")
                        .flatMap(list -> each(spec.path(list)).flatMap(PodConfiguration::ofContainer)),
                each(spec.path("volumes")).flatMap(PodConfiguration::ofVolume));
    }

    /** Makes the template refer to other objects. */
    static void rename(JsonNode template, List<Pin> pins) {
        in(template).forEach(reference -> pins.stream()
                .filter(pin -> pin.kind().equals(reference.kind()) && pin.name().equals(reference.name()))
                .findFirst()
                .ifPresent(pin -> reference.holder().put(reference.field(), pin.copy())));
    }

    private static Stream<PodConfiguration> ofContainer(JsonNode container) {
        return Stream.concat(
                each(container.path("env")).flatMap(variable -> {
                    JsonNode from = variable.path("valueFrom");
                    return Stream.concat(
                            at(CONFIG_MAP, from.path("configMapKeyRef"), "name"),
                            at(SECRET, from.path("secretKeyRef"), "name"));
                }),
                each(container.path("envFrom"))
                        .flatMap(from -> Stream.concat(
                                at(CONFIG_MAP, from.path("configMapRef"), "name"),
                                at(SECRET, from.path("secretRef"), "name"))));
    }

    private static Stream<PodConfiguration> ofVolume(JsonNode volume) {
        Stream<PodConfiguration> own = Stream.concat(
                at(CONFIG_MAP, volume.path("configMap"), "name"), at(SECRET, volume.path("secret"), "secretName"));
        Stream<PodConfiguration> projected = each(volume.at("/projected/sources"))
                .flatMap(source -> Stream.concat(
                        at(CONFIG_MAP, source.path("configMap"), "name"), at(SECRET, source.path("secret"), "name")));
        return Stream.concat(own, projected);
    }

    private static Stream<PodConfiguration> at(String kind, JsonNode holder, String field) {
        return holder instanceof ObjectNode object
                        && !object.path(field).asText("").isEmpty()
                ? Stream.of(new PodConfiguration(kind, object, field))
                : Stream.empty();
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    String name() {
        return holder.path(field).asText();
    }

    /** Whether the pods start without it too. */
    boolean isOptional() {
        return holder.path("optional").asBoolean();
    }
}
