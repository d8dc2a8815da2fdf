package dev.switchback.localcluster.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The events of a watch. */
final class RawWatch implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final int status;
    private final InputStream body;
    private final LinkedBlockingQueue<Optional<JsonNode>> events = new LinkedBlockingQueue<>();

    private RawWatch(int status, InputStream body) {
        this.status = status;
        this.body = body;
    }

    static RawWatch open(HttpClient client, String address) {
        try {
            var answer = client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofInputStream());
            var watch = new RawWatch(answer.statusCode(), answer.body());
            var reader = new Thread(watch::read, "watch");
            reader.setDaemon(true);
            reader.start();
            return watch;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> events.add(Optional.of(RawApi.json(line))));
        } catch (IOException | UncheckedIOException e) {
            // closed, by either side
        } finally {
            events.add(Optional.empty());
        }
    }

    int status() {
        return status;
    }

    /** The next event. */
    JsonNode next() {
        return poll().orElseThrow(() -> new AssertionError("the watch has ended"));
    }

    /** The next event that is no bookmark. */
    JsonNode nextChange() {
        var event = next();
        return event.path("type").asText().equals("BOOKMARK") ? nextChange() : event;
    }

    /** Such as {@code ADDED a}. */
    String nextLine() {
        var event = nextChange();
        return event.path("type").asText() + " "
                + event.at("/object/metadata/name").asText();
    }

    /** Whether the server ends the watch without another event. */
    boolean ends() {
        return poll().isEmpty();
    }

    private Optional<JsonNode> poll() {
        try {
            var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event within " + PATIENCE_SECONDS + " s");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
