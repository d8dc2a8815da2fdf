package dev.switchback.runtime.samples;

/** What the sample services call. */
final class Model {
    private Model() {}

    static boolean databaseWorks() {
        return true;
    }

    /** @throws IllegalStateException for a request that has "broken" in it */
    static String complete(String request) {
        if (request.contains("broken")) {
            throw new IllegalStateException("the model is down");
        }
        return "the answer to " + request;
    }
}
