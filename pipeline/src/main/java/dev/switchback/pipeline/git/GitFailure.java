package dev.switchback.pipeline.git;

/** Something cannot be done with a repository. The message never holds a password: it has been through {@link PlainText}. */
public final class GitFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    private GitFailure(String message, boolean passing) {
        super(PlainText.withoutSecrets(message));
        this.passing = passing;
    }

    /** It is not possible as things are. */
    static GitFailure refused(String message) {
        return new GitFailure(message, false);
    }

    /** The remote did not answer, or others were faster each time: it can be different soon. */
    static GitFailure passing(String message) {
        return new GitFailure(message, true);
    }

    /** Whether trying again later can help. */
    public boolean isPassing() {
        return passing;
    }
}
