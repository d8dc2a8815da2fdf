package dev.switchback.rollback.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.monitoring.IncomingAlert;
import io.micronaut.http.HttpRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person or program asks for by a query or a JSON body: nothing unknown, nothing twice, nothing too long. */
final class RequestParameters {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());

    private final Map<String, String> values;

    private RequestParameters(Map<String, String> values) {
        this.values = values;
    }

    static RequestParameters byQuery(HttpRequest<?> request, String... known) {
        var values = new TreeMap<String, String>();
        request.getParameters().asMap().forEach((name, given) -> {
            check(name, known);
            if (given.size() != 1) {
                throw BadRequest.of("the parameter " + name + " is given " + given.size() + " times");
            }
            values.put(name, given.get(0));
        });
        return new RequestParameters(values);
    }

    /** Fields of an object; {@code {"workload": {"namespace": ..., "name": ...}}} becomes {@code workload.namespace} and so on. */
    static RequestParameters byBody(byte @Nullable [] body, String... known) {
        var values = new TreeMap<String, String>();
        collect("", object(body), values, known);
        return new RequestParameters(values);
    }

    private static ObjectNode object(byte @Nullable [] body) {
        try {
            if (JSON.readTree(body == null ? new byte[0] : body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw BadRequest.of("the body is not JSON: " + IncomingAlert.sanitised(e.getOriginalMessage(), 200));
        } catch (IOException e) {
            throw BadRequest.of("the body is not UTF-8");
        }
        throw BadRequest.of("the body has to be a JSON object");
    }

    private static void collect(String prefix, ObjectNode object, Map<String, String> values, String... known) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = prefix + field.getKey();
            if (field.getValue() instanceof ObjectNode inner && prefix.isEmpty()) {
                collect(name + ".", inner, values, known);
            } else if (field.getValue().isTextual() || field.getValue().isBoolean()) {
                check(name, known);
                values.put(name, field.getValue().asText());
            } else {
                throw BadRequest.of(IncomingAlert.sanitised(name, 100) + " has to be text, true or false");
            }
        }
    }

    private static void check(String name, String... known) {
        if (!List.of(known).contains(name)) {
            throw BadRequest.of(
                    "unknown field " + IncomingAlert.sanitised(name, 100) + "; allowed: " + String.join(", ", known));
        }
    }

    /** Text of at most {@code limit} characters, printable on one line. */
    Optional<String> text(String name, int limit) {
        Optional<String> text = Optional.ofNullable(values.get(name));
        if (text.filter(t -> t.length() > limit).isPresent()) {
            throw BadRequest.of(name + " has more than " + limit + " characters");
        }
        return text.map(t -> IncomingAlert.sanitised(t, limit)).filter(t -> !t.isBlank());
    }

    boolean flag(String name) {
        String text = values.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw BadRequest.of(name + " has to be true or false");
        }
        return text.equals("true");
    }

    int count(String name, int byDefault, int max) {
        String text = values.getOrDefault(name, Integer.toString(byDefault));
        if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > max) {
            throw BadRequest.of(name + " has to be a number from 1 to " + max);
        }
        return Integer.parseInt(text);
    }

    /** A name as Kubernetes allows it. */
    Optional<String> name(String name) {
        Optional<String> text = Optional.ofNullable(values.get(name));
        text.ifPresent(t -> checkName(name, t));
        return text;
    }

    static void checkName(String what, String text) {
        if (!NAME.matcher(text).matches()) {
            throw BadRequest.of(what + " has to be a name: lower-case letters, digits, - and .");
        }
    }

    /** {@code namespace/name} of a Deployment, or {@code namespace/kind/name}. */
    Optional<WorkloadRef> workload(String name) {
        return text(name, 512).map(text -> WorkloadRef.parse(text)
                .orElseThrow(() -> BadRequest.of(name + " has to be " + WorkloadRef.FORM)));
    }
}
