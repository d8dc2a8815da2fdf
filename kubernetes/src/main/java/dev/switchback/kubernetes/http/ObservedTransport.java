package dev.switchback.kubernetes.http;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells an observer of every call. */
public record ObservedTransport(Transport transport, CallObserver observer) implements Transport {

    @Override
    public Response send(Request request) throws IOException {
        long start = System.nanoTime();
        try {
            Response response = transport.send(request);
            tell(request, Optional.of(response.status()), start);
            return response;
        } catch (IOException e) {
            tell(request, Optional.empty(), start);
            throw e;
        }
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        long start = System.nanoTime();
        try {
            Stream stream = transport.stream(request, onLine, onEnd);
            tell(request, Optional.of(200), start);
            return stream;
        } catch (WatchRefused e) {
            tell(request, Optional.of(e.status()), start);
            throw e;
        } catch (IOException e) {
            tell(request, Optional.empty(), start);
            throw e;
        }
    }

    private void tell(Request request, Optional<Integer> status, long start) {
        observer.called(request.method(), status, Duration.ofNanos(System.nanoTime() - start));
    }
}
