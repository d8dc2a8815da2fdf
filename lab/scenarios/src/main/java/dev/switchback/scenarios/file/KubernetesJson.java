package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.runtime.durations.Durations;
import dev.switchback.runtime.yaml.YamlValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Kubernetes objects as JSON. Plain scalars become what {@code kubectl} makes of them (numbers, truth values, null); the
 * values of labels, annotations and selectors stay texts as written, since Kubernetes holds nothing else there. A time may
 * be an offset from {@code now} here too.
 */
final class KubernetesJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> TEXTS = Set.of("labels", "annotations", "matchLabels", "nodeSelector", "data");
    private static final Set<String> TEXT =
            Set.of("apiVersion", "kind", "name", "namespace", "uid", "resourceVersion", "image", "value");
    private static final Set<String> TIMES = Set.of(
            "creationTimestamp",
            "deletionTimestamp",
            "firstTimestamp",
            "lastTimestamp",
            "lastUpdateTime",
            "lastTransitionTime",
            "lastProbeTime",
            "startTime");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9]\\d*)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+\\.\\d*|\\.\\d+|\\d+)([eE][-+]?\\d+)?");

    private final Times times;

    KubernetesJson(Times times) {
        this.times = times;
    }

    /** Any mapping. */
    ObjectNode part(YamlValue value) {
        if (!value.isMapping()) {
            value.problem("this is not a part of a Kubernetes object", "{updateStrategy: {type: OnDelete}}");
            return JSON.objectNode();
        }
        return mapping(value);
    }

    /** One object; {@code apiVersion}, {@code kind} and {@code metadata.name} are required. */
    ObjectNode object(YamlValue value) {
        if (!value.isMapping()) {
            value.problem("this is not a Kubernetes object", "{apiVersion: ..., kind: ..., metadata: {name: ...}}");
            return JSON.objectNode();
        }
        ObjectNode object = mapping(value);
        for (String pointer : new String[] {"/apiVersion", "/kind", "/metadata/name"}) {
            JsonNode at = object.at(pointer);
            if (!at.isTextual() || at.textValue().isEmpty()) {
                value.problem(
                        "a Kubernetes object needs " + pointer.substring(1).replace('/', '.'), "");
            }
        }
        return object;
    }

    private ObjectNode mapping(YamlValue value) {
        ObjectNode object = JSON.objectNode();
        value.entries().forEach((key, inner) -> object.set(key, member(key, inner)));
        return object;
    }

    private JsonNode member(String key, YamlValue value) {
        if (isTexts(key, value)) {
            ObjectNode object = JSON.objectNode();
            value.texts().forEach(object::put);
            return object;
        }
        if (value.isMapping() || value.isList() || value.isNull()) {
            return json(value);
        }
        if (TIMES.contains(key)) {
            return JSON.textNode(time(value));
        }
        return TEXT.contains(key) ? JSON.textNode(value.text().orElse("")) : json(value);
    }

    private String time(YamlValue value) {
        return value.text()
                .flatMap(Durations::parse)
                .map(offset ->
                        times.now().plus(offset).truncatedTo(ChronoUnit.SECONDS).toString())
                .orElseGet(() -> times.written(value));
    }

    /** A Service's selector is a mapping of texts; a Deployment's holds mappings and is not. */
    private static boolean isTexts(String key, YamlValue inner) {
        if (!inner.isMapping()) {
            return false;
        }
        boolean flat = inner.entries().values().stream().noneMatch(value -> value.isMapping() || value.isList());
        return TEXTS.contains(key) || (key.equals("selector") && flat);
    }

    private JsonNode json(YamlValue value) {
        if (value.isList()) {
            var list = JSON.arrayNode();
            value.items().forEach(item -> list.add(json(item)));
            return list;
        }
        return value.isMapping() ? mapping(value) : scalar(value);
    }

    private static JsonNode scalar(YamlValue value) {
        if (value.isNull()) {
            return JSON.nullNode();
        }
        String text = value.text().orElse("");
        if (value.isQuoted()) {
            return JSON.textNode(text);
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return JSON.booleanNode(TRUE.contains(text));
        }
        return number(text);
    }

    private static JsonNode number(String text) {
        if (WHOLE.matcher(text).matches()) {
            var whole = new BigInteger(text);
            return whole.bitLength() < 32 ? JSON.numberNode(whole.intValue()) : large(whole);
        }
        return DECIMAL.matcher(text).matches() ? JSON.numberNode(new BigDecimal(text)) : JSON.textNode(text);
    }

    private static JsonNode large(BigInteger whole) {
        return whole.bitLength() < 64 ? JSON.numberNode(whole.longValue()) : JSON.numberNode(whole);
    }
}
