package dev.switchback.rollback.faults;

import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.util.function.Consumer;

/** Shows a service the Rollbacks and Deliveries of one namespace as if there were no others, so that many can be tried at the same time. */
record Confined(Transport transport, String namespace) implements Transport {
    private static final String GROUP = "/apis/switchback.dev/v1alpha1";

    @Override
    public Response send(Request request) throws IOException {
        return transport.send(confined(request));
    }

    @Override
    public Stream stream(Request request, Consumer<String> onLine, Runnable onEnd) throws IOException {
        return transport.stream(confined(request), onLine, onEnd);
    }

    private Request confined(Request request) {
        boolean ours = request.path().startsWith(GROUP + "/rollbacks")
                || request.path().startsWith(GROUP + "/deliveries");
        String path =
                ours ? GROUP + "/namespaces/" + namespace + request.path().substring(GROUP.length()) : request.path();
        return new Request(request.method(), path, request.contentType(), request.body());
    }
}
