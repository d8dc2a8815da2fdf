package dev.switchback.kubernetes;

/** A read that the API server did not answer with the object. */
public sealed class ApiException extends RuntimeException {

    private ApiException(String message, Throwable cause) {
        super(message, cause);
    }

    private ApiException(String message) {
        super(message);
    }

    /** A passing failure: network, timeout, 429 or 5xx. Trying again later can help. */
    public static final class Unreachable extends ApiException {
        public Unreachable(String message) {
            super(message);
        }

        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** 401 or 403: lasting until somebody changes permissions. */
    public static final class Forbidden extends ApiException {
        public Forbidden(String message) {
            super(message);
        }
    }

    /** Any other answer that the request cannot be met with, such as 400 or a body that is not what was asked for. */
    public static final class Refused extends ApiException {
        public Refused(String message) {
            super(message);
        }
    }
}
