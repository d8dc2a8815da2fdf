package dev.switchback.kubernetes;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Carries requests to an API server. One implementation goes over HTTP with the client library's TLS and credentials;
 * another calls an API server in the same process, for virtual time.
 */
public interface Transport {

    /** Sends and waits for the whole answer; any status is an answer. */
    Response send(Request request) throws IOException;

    /**
     * Opens a watch: {@code onLine} gets each JSON line, {@code onEnd} is called once when the stream ends for whatever
     * reason but {@link Stream#close}. Returns once the response's status is known to be 200.
     *
     * @throws WatchRefused for any other status, such as 410
     */
    Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException;

    /**
     * A request.
     *
     * @param path with the query, such as {@code /api/v1/namespaces/shop/pods?limit=500}
     * @param contentType of the body; empty when there is none
     */
    record Request(String method, String path, String contentType, String body) {
        public static Request get(String path) {
            return new Request("GET", path, "", "");
        }

        /** Without the body, which may hold a secret. */
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** An answer. */
    record Response(int status, String body, Instant serverTime) {}

    /** An open watch. */
    interface Stream extends AutoCloseable {
        @Override
        void close();
    }

    /** A watch that the API server answered with another status than 200. */
    final class WatchRefused extends IOException {
        private final int status;

        public WatchRefused(int status, String message) {
            super(message);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
