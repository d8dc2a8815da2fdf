package dev.switchback.orders;

import java.io.Serial;

/** Something answered with a status that is not 200. */
final class HttpStatusException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    HttpStatusException(int status) {
        super("answered " + status, null, false, false);
    }
}
