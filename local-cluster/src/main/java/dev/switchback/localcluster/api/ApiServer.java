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
}
