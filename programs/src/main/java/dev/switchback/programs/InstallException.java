package dev.switchback.programs;

import java.io.Serial;

/** A program could not be installed; the message says why, in words for people. */
final class InstallException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    InstallException(String message) {
        super(message);
    }

    InstallException(String message, Throwable cause) {
        super(message, cause);
    }
}
