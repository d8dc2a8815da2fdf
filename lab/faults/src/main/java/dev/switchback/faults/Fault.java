package dev.switchback.faults;

import dev.switchback.localcluster.api.JsonText;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What goes wrong with a call. */
public enum Fault {
    /** Answered with 500; nothing is done. */
    ERROR(500, "InternalError", "a fault was asked for"),
    /** Answered with 409, as if somebody had been faster; nothing is done. */
    CONFLICT(
            409,
            "Conflict",
            "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version"
                    + " and try again"),
    /** Never answered; nothing is done. */
    TIMEOUT,
    /** Done, and the answer is lost. */
    LOST,
    /** The caller is killed before the call: nothing is done. */
    KILL,
    /** Done, then the caller is killed. */
    KILL_AFTER;

    private final int status;
    private final String reason;
    private final String message;

    Fault() {
        this(0, "", "");
    }

    Fault(int status, String reason, String message) {
        this.status = status;
        this.reason = reason;
        this.message = message;
    }

    /**
     * The fault of a name: {@code error}, {@code timeout}, {@code conflict}, {@code lost}, {@code kill}, {@code kill-after}.
     *
     * @throws IllegalArgumentException for another name
     */
    public static Fault named(String name) {
        return Arrays.stream(values())
                .filter(fault -> fault.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fault " + name + ": use one of "
                        + Arrays.stream(values()).map(Fault::toString).collect(Collectors.joining(", "))));
    }

    /** The HTTP status that the call is answered with; 0 for no answer. */
    int status() {
        return status;
    }

    /** The {@code Status} object that the call is answered with. */
    String body() {
        var answer = JsonText.object().put("kind", "Status").put("apiVersion", "v1");
        answer.putObject("metadata");
        answer.put("status", "Failure").put("message", message).put("reason", reason);
        return JsonText.write(answer.put("code", status));
    }

    /** Whether the call is done, although its answer does not arrive. */
    boolean isDone() {
        return this == LOST || this == KILL_AFTER;
    }

    boolean kills() {
        return this == KILL || this == KILL_AFTER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
