package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.kubernetes.Transport.Response;
import dev.switchback.kubernetes.WriteOutcome.Kind;
import java.util.regex.Pattern;

/**
 * What an answer that is no success says.
 *
 * @param code the HTTP status
 * @param message one line of at most 500 characters
 * @param body the {@code ErrorStatus} object; empty when the body is something else
 */
record ErrorStatus(int code, String message, JsonNode body) {
    private static final int MESSAGE_LIMIT = 500;
    private static final Pattern DENIED = Pattern.compile("denied (the )?request");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    static ErrorStatus of(Response response) {
        JsonNode body = ExactJson.object(response.body()).orElseGet(ExactJson::newObject);
        var text = Fields.text(body.path("message"));
        return new ErrorStatus(response.status(), oneLine(text.isBlank() ? response.body() : text), body);
    }

    static String oneLine(String text) {
        var start = text.length() > MESSAGE_LIMIT ? text.substring(0, MESSAGE_LIMIT) + "..." : text;
        return CONTROL.matcher(start).replaceAll(" ").strip();
    }

    boolean success() {
        return code >= 200 && code < 300;
    }

    /** 408, 429 and 5xx, unless admission chose that number for its refusal. */
    boolean passing() {
        return (code == 408 || code == 429 || code >= 500) && !denied();
    }

    /** A ValidatingAdmissionPolicy answers 422, a webhook any number it likes: the words tell. */
    private boolean denied() {
        return DENIED.matcher(message).find();
    }

    /** Whether the object that was asked for does not exist; a 404 of another kind means that its type is unknown. */
    boolean objectMissing() {
        return code == 404 && body.path("details").hasNonNull("name");
    }

    private boolean namespaceTerminating() {
        return code == 403 && message.contains("because it is being terminated");
    }

    WriteOutcome outcome(String call) {
        return WriteOutcome.not(kind(), call + ": " + code + " " + message);
    }

    private Kind kind() {
        if (passing() || code < 400) {
            return Kind.UNREACHABLE;
        }
        if (code == 404 || namespaceTerminating()) {
            return Kind.MISSING;
        }
        if (code == 401 || code == 403 || denied() || message.contains(" is forbidden: ")) {
            return Kind.FORBIDDEN;
        }
        return code == 409 ? Kind.CONFLICT : Kind.INVALID;
    }

    ApiException exception(String call) {
        var said = call + ": " + code + " " + message;
        if (passing()) {
            return new ApiException.Unreachable(said);
        }
        return code == 401 || code == 403 ? new ApiException.Forbidden(said) : new ApiException.Refused(said);
    }
}
