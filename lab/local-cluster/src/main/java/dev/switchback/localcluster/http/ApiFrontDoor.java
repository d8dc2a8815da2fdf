package dev.switchback.localcluster.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.localcluster.api.ApiRequest;
import dev.switchback.localcluster.api.ApiResponse;
import dev.switchback.localcluster.api.ApiServer;
import dev.switchback.localcluster.api.ApiServer.Subscription;
import dev.switchback.localcluster.api.ApiServer.WatchRefused;
import dev.switchback.localcluster.api.JsonText;
import dev.switchback.localcluster.http.HttpExchange.HttpRequest;
import dev.switchback.localcluster.protobuf.ProtobufObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Serves an {@link ApiServer} over plain HTTP on 127.0.0.1, watches as chunked streams. */
public final class ApiFrontDoor implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final ApiServer server;
    private final InstantSource clock;
    private final LoopbackHttp http;

    private ApiFrontDoor(ApiServer server, InstantSource clock, int port) throws IOException {
        this.server = server;
        this.clock = clock;
        this.http = LoopbackHttp.listen(port, this::handle);
    }

    /**
     * Opens.
     *
     * @param clock of the {@code Date} header of streams
     * @param port 0 for any that is free
     */
    public static ApiFrontDoor open(ApiServer server, InstantSource clock, int port) throws IOException {
        return new ApiFrontDoor(server, clock, port);
    }

    /** The address, such as {@code http://127.0.0.1:8001}. */
    public String address() {
        return http.address();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var request = inJson(exchange.request());
        if (request.streams()) {
            stream(exchange, request);
        } else {
            respond(exchange, server.handle(request));
        }
    }

    private static ApiRequest inJson(HttpRequest request) {
        String type = request.header("content-type");
        String accept = request.header("accept");
        var binary = type.startsWith(ProtobufObject.CONTENT_TYPE)
                ? ProtobufObject.toJson(request.body())
                : Optional.<ObjectNode>empty();
        return binary.map(object -> new ApiRequest(
                        request.method(), request.target(), "application/json", JsonText.write(object), accept))
                .orElseGet(() -> new ApiRequest(
                        request.method(),
                        request.target(),
                        type,
                        new String(request.body(), StandardCharsets.UTF_8),
                        accept));
    }

    private static void respond(HttpExchange exchange, ApiResponse response) throws IOException {
        var headers = Map.of("Content-Type", response.contentType(), "Date", date(response.serverTime()));
        exchange.respond(response.status(), headers, response.body().getBytes(StandardCharsets.UTF_8));
    }

    private static String date(Instant time) {
        return DATE.format(time);
    }

    private void stream(HttpExchange exchange, ApiRequest request) throws IOException {
        var lines = new StreamedLines();
        try {
            stream(exchange, request, lines, server.watch(request, lines::add, lines::end));
        } catch (WatchRefused e) {
            respond(exchange, e.response());
        }
    }

    private void stream(HttpExchange exchange, ApiRequest request, StreamedLines lines, Subscription subscription)
            throws IOException {
        try {
            String type = request.plainPath().endsWith("/log") ? "text/plain" : "application/json";
            var stream = exchange.stream(200, Map.of("Content-Type", type, "Date", date(clock.instant())));
            http.background(() -> lines.writeTo(stream));
            exchange.awaitClientGone();
        } finally {
            subscription.close();
            lines.abandon();
        }
    }

    /** Cuts every connection, as a crash of the server would, and goes on listening. */
    public void cutConnections() {
        http.cutConnections();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
