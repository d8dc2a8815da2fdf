package dev.switchback.localcluster.server.schema;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.JsonText;

/**
 * What is wrong with a field of an object.
 *
 * @param reason such as {@code FieldValueRequired}
 * @param message without the field
 */
public record FieldProblem(String field, String reason, String message) {

    /** The field is missing. */
    public static FieldProblem required(String field, String detail) {
        return new FieldProblem(
                field, "FieldValueRequired", detail.isEmpty() ? "Required value" : "Required value: " + detail);
    }

    /** The value is wrong. */
    public static FieldProblem invalid(String field, String value, String detail) {
        return new FieldProblem(field, "FieldValueInvalid", "Invalid value: " + value + ": " + detail);
    }

    /** The value is none of those that are allowed. */
    public static FieldProblem unsupported(String field, String value, String supported) {
        return new FieldProblem(
                field, "FieldValueNotSupported", "Unsupported value: " + value + ": supported values: " + supported);
    }

    /** The field must not be set. */
    public static FieldProblem forbidden(String field, String detail) {
        return new FieldProblem(field, "FieldValueForbidden", "Forbidden: " + detail);
    }

    /** As a cause of a {@code Status}. */
    public ObjectNode toCause() {
        return JsonText.object().put("reason", reason).put("message", message).put("field", field);
    }

    @Override
    public String toString() {
        return field + ": " + message;
    }
}
