package dev.switchback.localcluster.faults;

import dev.switchback.localcluster.api.Json;

/** The {@code Status} objects of faults that are answers. */
final class Refusals {
    private Refusals() {}

    static String error(int status) {
        return status(status, status == 503 ? "ServiceUnavailable" : "InternalError", "a fault was asked for");
    }

    static String conflict() {
        return status(
                409,
                "Conflict",
                "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest "
                        + "version and try again");
    }

    private static String status(int code, String reason, String message) {
        var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message).put("reason", reason);
        return Json.write(status.put("code", code));
    }
}
