package dev.switchback.scenarios.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

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
            "lastUpdateTime",
            "lastTransitionTime",
            "lastProbeTime",
            "startTime");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9]\\d*)");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+\\.\\d*|\\.\\d+|\\d+)([eE][-+]?\\d+)?");

    private final Instant now;

    KubernetesJson(Instant now) {
        this.now = now;
    }

    /** One object; {@code apiVersion}, {@code kind} and {@code metadata.name} are required. */
    ObjectNode object(Value value) {
        if (!(value.node() instanceof MappingNode)) {
            value.problem("expected a Kubernetes object: {apiVersion: ..., kind: ..., metadata: {name: ...}}");
            return JSON.objectNode();
        }
        ObjectNode object = mapping(value);
        require(value, object, "/apiVersion");
        require(value, object, "/kind");
        require(value, object, "/metadata/name");
        return object;
    }

    private static void require(Value value, ObjectNode object, String pointer) {
        JsonNode at = object.at(pointer);
        if (!at.isTextual() || at.textValue().isEmpty()) {
            value.problem("a Kubernetes object needs " + pointer.substring(1).replace('/', '.'));
        }
    }

    private ObjectNode mapping(Value value) {
        ObjectNode object = JSON.objectNode();
        value.entries().forEach((key, inner) -> object.set(key, member(key, inner)));
        return object;
    }

    private JsonNode member(String key, Value value) {
        if (isTexts(key, value)) {
            return texts(value);
        }
        if (!(value.node() instanceof ScalarNode) || value.isNull()) {
            return json(value);
        }
        if (TIMES.contains(key)) {
            return JSON.textNode(time(value));
        }
        return TEXT.contains(key) ? JSON.textNode(value.text()) : json(value);
    }

    private String time(Value value) {
        var offset = Durations.parse(value.text());
        if (offset.isPresent()) {
            return now.plus(offset.get()).truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return Times.read(value, now).written();
    }

    /** A Service's selector is a mapping of texts; a Deployment's holds mappings and is none. */
    private static boolean isTexts(String key, Value inner) {
        if (!(inner.node() instanceof MappingNode mapping)) {
            return false;
        }
        boolean flat = mapping.getValue().stream().allMatch(e -> e.getValueNode() instanceof ScalarNode);
        return TEXTS.contains(key) || (key.equals("selector") && flat);
    }

    private static ObjectNode texts(Value value) {
        ObjectNode object = JSON.objectNode();
        value.texts().forEach(object::put);
        return object;
    }

    private JsonNode json(Value value) {
        if (value.node() instanceof SequenceNode) {
            var list = JSON.arrayNode();
            value.items().forEach(item -> list.add(json(item)));
            return list;
        }
        return value.node() instanceof ScalarNode scalar ? scalar(scalar, value) : mapping(value);
    }

    private static JsonNode scalar(ScalarNode scalar, Value value) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
            return JSON.textNode(text);
        }
        if (value.isNull()) {
            return JSON.nullNode();
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
