package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Checks a custom resource against its schema: types, enums, required fields, lengths, ranges, patterns. */
public final class ValueRules {
    private final List<FieldProblem> problems = new ArrayList<>();

    private ValueRules() {}

    /** What is wrong with the value; metadata is not looked at. */
    public static List<FieldProblem> problems(ObjectNode object, Schema schema) {
        var rules = new ValueRules();
        rules.checkRequired("", object, schema);
        object.properties().stream()
                .filter(field -> !field.getKey().equals("metadata"))
                .forEach(field -> rules.check(field.getKey(), field.getValue(), schema.property(field.getKey())));
        return rules.problems;
    }

    private void check(String path, JsonNode value, Schema schema) {
        if (value.isNull() && schema.flag("nullable")) {
            return;
        }
        checkType(path, value, schema);
        checkEnum(path, value, schema);
        if (value.isTextual()) {
            checkText(path, value.asText(), schema);
        } else if (value.isNumber()) {
            checkNumber(path, value, schema);
        } else if (value instanceof ArrayNode list) {
            checkList(path, list, schema);
        } else if (value instanceof ObjectNode object) {
            checkRequired(path + ".", object, schema);
            object.properties()
                    .forEach(field ->
                            check(path + "." + field.getKey(), field.getValue(), schema.property(field.getKey())));
        }
    }

    private void checkRequired(String prefix, ObjectNode object, Schema schema) {
        for (var name : schema.node().path("required")) {
            if (!object.has(name.asText())) {
                problems.add(FieldProblem.required(prefix + name.asText(), ""));
            }
        }
    }

    private void checkType(String path, JsonNode value, Schema schema) {
        String type = schema.flag("x-kubernetes-int-or-string") ? "int-or-string" : schema.keyword("type");
        String actual = TypeCheck.typeOf(value);
        boolean fits =
                switch (type) {
                    case "" -> true;
                    case "int-or-string" -> value.isTextual() || value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    case "integer" -> value.isNumber() && value.canConvertToExactIntegral();
                    default -> type.equals(actual);
                };
        if (!fits) {
            problems.add(new FieldProblem(
                    path,
                    "FieldValueTypeInvalid",
                    "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                            .formatted(actual, path, type, actual)));
        }
    }

    private void checkEnum(String path, JsonNode value, Schema schema) {
        var allowed = schema.node().path("enum");
        boolean among = StreamSupport.stream(allowed.spliterator(), false).anyMatch(value::equals);
        if (allowed.isArray() && !among) {
            String supported = StreamSupport.stream(allowed.spliterator(), false)
                    .map(JsonNode::toString)
                    .collect(Collectors.joining(", "));
            problems.add(FieldProblem.unsupported(path, value.toString(), supported));
        }
    }

    private void checkText(String path, String text, Schema schema) {
        int length = text.codePointCount(0, text.length());
        if (schema.node().has("maxLength")
                && length > schema.node().path("maxLength").asInt()) {
            problems.add(new FieldProblem(
                    path,
                    "FieldValueTooLong",
                    "Too long: may not be more than " + schema.keyword("maxLength") + " bytes"));
        }
        if (schema.node().has("minLength")
                && length < schema.node().path("minLength").asInt()) {
            invalid(path, text, "should be at least " + schema.keyword("minLength") + " chars long");
        }
        String pattern = schema.keyword("pattern");
        if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
            invalid(path, text, "should match '" + pattern + "'");
        }
        if (schema.keyword("format").equals("date-time") && !isTime(text)) {
            invalid(path, text, "must be of type date-time: \"" + text + '"');
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private void checkNumber(String path, JsonNode value, Schema schema) {
        var least = schema.node().path("minimum");
        var greatest = schema.node().path("maximum");
        if (least.isNumber() && value.decimalValue().compareTo(least.decimalValue()) < 0) {
            problems.add(FieldProblem.invalid(
                    path, value.asText(), "%s in body should be greater than or equal to %s".formatted(path, least)));
        }
        if (greatest.isNumber() && value.decimalValue().compareTo(greatest.decimalValue()) > 0) {
            problems.add(FieldProblem.invalid(
                    path, value.asText(), "%s in body should be less than or equal to %s".formatted(path, greatest)));
        }
    }

    private void checkList(String path, ArrayNode list, Schema schema) {
        if (schema.node().has("maxItems")
                && list.size() > schema.node().path("maxItems").asInt()) {
            problems.add(new FieldProblem(
                    path,
                    "FieldValueTooMany",
                    "Too many: %d: must have at most %s items".formatted(list.size(), schema.keyword("maxItems"))));
        }
        if (list.size() < schema.node().path("minItems").asInt()) {
            problems.add(FieldProblem.invalid(
                    path,
                    Integer.toString(list.size()),
                    "%s in body should have at least %s items".formatted(path, schema.keyword("minItems"))));
        }
        for (int i = 0; i < list.size(); i++) {
            check(path + "[" + i + "]", list.get(i), schema.items());
        }
    }

    private void invalid(String path, String text, String what) {
        problems.add(FieldProblem.invalid(path, '"' + text + '"', path + " in body " + what));
    }
}
