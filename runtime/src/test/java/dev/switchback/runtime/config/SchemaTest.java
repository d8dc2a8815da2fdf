package dev.switchback.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The JSON Schema of this jar says what the parser does. */
class SchemaTest {

    @Test
    void theShippedSchemaIsThatOfTheParser() throws IOException {
        try (InputStream in = Objects.requireNonNull(Option.class.getResourceAsStream("breakers.schema.json"))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
                    .as("breakers.schema.json; the parser's own is:%n%s", Json.write(schema()))
                    .isEqualTo(Json.write(schema()));
        }
    }

    private static Map<String, Object> schema() {
        Map<String, Object> hostOptions = options();
        hostOptions.put("roles", byName(object(options())));
        Map<String, Object> registry = new LinkedHashMap<>();
        registry.put("idle_after_s", integer(1, 100_000));
        registry.put("metric_series_max", integer(1, 100_000));
        registry.put("history_max", integer(1, 10_000));
        registry.put("breakers_max", integer(1, 100_000));
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("defaults", object(options()));
        keys.put("hosts", byName(object(hostOptions)));
        keys.put("resolvers", byName(object(options())));
        keys.put("registry", object(registry));
        keys.put("environment", Map.of("type", "string"));
        keys.put("profiles", Map.of("type", "string"));
        keys.put("cooldown_store", ordered("type", "string", "pattern", "^(memory:|sqlite:///.+|rediss?://.+)$"));
        // YAML 1.1 reads a plain on, yes or true as true, which is no file.
        Map<String, Object> file = ordered("type", "string", "minLength", 1);
        keys.put("telemetry", ordered("anyOf", List.of(ordered("enum", List.of(false, 0)), file)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Switchback: circuit breakers");
        schema.putAll(object(keys));
        return schema;
    }

    private static Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        for (Option option : Option.values()) {
            options.put(option.key(), type(option));
        }
        return options;
    }

    private static Map<String, Object> type(Option option) {
        return switch (option.kind()) {
            case BOOLEAN -> Map.of("type", "boolean");
            case CLASS_NAMES -> ordered("type", "array", "items", Map.of("type", "string"));
            default -> number(option);
        };
    }

    private static Map<String, Object> number(Option option) {
        Map<String, Object> range = ordered("type", option.kind() == Option.Kind.INTEGER ? "integer" : "number");
        range.put("minimum", new BigDecimal(option.least()));
        range.put("maximum", new BigDecimal(option.most()));
        // YAML 1.1 reads a plain off as false.
        return option.canBeOff() ? ordered("anyOf", List.of(range, ordered("enum", List.of(false, "off")))) : range;
    }

    private static Map<String, Object> integer(int least, int most) {
        Map<String, Object> range = ordered("type", "integer");
        range.put("minimum", least);
        range.put("maximum", most);
        return range;
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> object = ordered("type", "object", "additionalProperties", false);
        object.put("properties", properties);
        return object;
    }

    private static Map<String, Object> byName(Map<String, Object> value) {
        return ordered("type", "object", "additionalProperties", value);
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return map;
    }
}
