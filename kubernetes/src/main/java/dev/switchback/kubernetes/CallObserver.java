package dev.switchback.kubernetes;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Is told of every call of an API server, on the thread that made it. */
@FunctionalInterface
public interface CallObserver {

    /**
     * A call has ended.
     *
     * @param method of HTTP; opening a watch is a {@code GET}
     * @param status of the answer; empty when none came
     * @param took until the answer, or until there was none; for a watch until it was open
     */
    void called(String method, Optional<Integer> status, Duration took);

    /** The API server's clock by an answer: whole seconds, read at most {@code took} ago. */
    default void heard(Instant serverTime, Duration took) {}

    /** The transport, with all its calls told to this observer. */
    default Transport observe(Transport transport) {
        return new Transport() {
            @Override
            public Response send(Request request) throws IOException {
                long start = System.nanoTime();
                Optional<Integer> status = Optional.empty();
                try {
                    var response = transport.send(request);
                    status = Optional.of(response.status());
                    heard(response.serverTime(), Duration.ofNanos(System.nanoTime() - start));
                    return response;
                } finally {
                    called(request.method(), status, Duration.ofNanos(System.nanoTime() - start));
                }
            }

            @Override
            public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
                long start = System.nanoTime();
                Optional<Integer> status = Optional.empty();
                try {
                    var stream = transport.stream(request, onLine, onEnd);
                    status = Optional.of(200);
                    return stream;
                } catch (WatchRefused e) {
                    status = Optional.of(e.status());
                    throw e;
                } finally {
                    called(request.method(), status, Duration.ofNanos(System.nanoTime() - start));
                }
            }
        };
    }
}
