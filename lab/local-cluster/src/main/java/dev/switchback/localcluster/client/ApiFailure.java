package dev.switchback.localcluster.client;

/** The API server answered with an error. */
public final class ApiFailure extends RuntimeException {
    private final int status;

    public ApiFailure(int status, String message) {
        super(status + ": " + message);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the object is not there (any more). */
    public boolean notFound() {
        return status == 404;
    }

    /** Whether somebody else was faster: the object exists, or has changed or is another one. */
    public boolean conflict() {
        return status == 409;
    }
}
