package dev.switchback.localcluster.api;

import java.util.function.Consumer;

/** An API server in the same process. Safe for use by many threads. */
public interface ApiServer {

    /** Answers at once; errors are answers too. */
    ApiResponse handle(ApiRequest request);

    /**
     * Opens the watch that a {@code GET} with {@code watch=true} asks for. Lines and the end come as tasks on the server's
     * scheduler, in order and never two at a time for one watch.
     *
     * @param onLine gets each event as one line of JSON, without the line break
     * @param onEnd called once when the server ends the watch; not called after {@link Subscription#close}
     * @throws WatchRefused when the answer is not 200
     */
    Subscription watch(ApiRequest request, Consumer<String> onLine, Runnable onEnd);

    /** An open watch. */
    public interface Subscription extends AutoCloseable {

        /** Ends it. A line that is being delivered may still arrive; none comes later. */
        @Override
        void close();
    }

    /** The API server answered a watch with another status than 200. */
    public static final class WatchRefused extends RuntimeException {
        private final transient ApiResponse response;

        public WatchRefused(ApiResponse response) {
            super("watch refused: " + response.status() + " " + response.body());
            this.response = response;
        }

        /** The answer. */
        public ApiResponse response() {
            return response;
        }
    }
}
