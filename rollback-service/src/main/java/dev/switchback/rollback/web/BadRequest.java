package dev.switchback.rollback.web;

/** A request that cannot be met as it is; the message says what would be right. */
final class BadRequest extends RuntimeException {
    private final int status;

    private BadRequest(int status, String message) {
        super(message);
        this.status = status;
    }

    static BadRequest of(String message) {
        return new BadRequest(400, message);
    }

    static BadRequest notFound(String message) {
        return new BadRequest(404, message);
    }

    static BadRequest conflict(String message) {
        return new BadRequest(409, message);
    }

    static BadRequest forbidden(String message) {
        return new BadRequest(403, message);
    }

    static BadRequest passing(String message) {
        return new BadRequest(503, message);
    }

    int status() {
        return status;
    }
}
