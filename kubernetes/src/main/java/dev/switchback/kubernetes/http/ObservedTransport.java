package dev.switchback.kubernetes.http;

import dev.switchback.kubernetes.CallObserver;
import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells an observer of every call. */
public record ObservedTransport(Transport transport, CallObserver observer) implements Transport {

    @Override
    public Response send(Request request) throws IOException {
        try {
            Response response = transport.send(request);
            observer.called(request.method(), Optional.of(response.status()));
            return response;
        } catch (IOException e) {
            observer.called(request.method(), Optional.empty());
            throw e;
        }
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        try {
            Stream stream = transport.stream(request, onLine, onEnd);
            observer.called(request.method(), Optional.of(200));
            return stream;
        } catch (WatchRefused e) {
            observer.called(request.method(), Optional.of(e.status()));
            throw e;
        } catch (IOException e) {
            observer.called(request.method(), Optional.empty());
            throw e;
        }
    }
}
