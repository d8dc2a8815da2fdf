package dev.switchback.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.runtime.breaker.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Asks an Alertmanager's API v2, at the address that the operator configured. */
public final class AlertmanagerClient implements AlertSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OutgoingHttp http;
    private final URI alerts;
    private final URI status;
    private final InstantSource clock;

    /**
     * A client.
     *
     * @param address base URL, such as {@code http://alertmanager:9093}
     * @param receiver name of the receiver that leads here
     * @param breaker hears of every request; while it is open, Alertmanager counts as unreachable
     */
    public AlertmanagerClient(URI address, String receiver, CircuitBreaker breaker, InstantSource clock) {
        this.http = new OutgoingHttp(TIMEOUT, LARGEST_ANSWER, breaker);
        String base = address.toString().replaceAll("/+$", "");
        String quoted = URLEncoder.encode("^(" + receiver + ")$", StandardCharsets.UTF_8);
        this.alerts = URI.create(base + "/api/v2/alerts?receiver=" + quoted);
        this.status = URI.create(base + "/api/v2/status");
        this.clock = clock;
    }

    @Override
    public Snapshot ask() {
        try {
            Instant upSince =
                    OffsetDateTime.parse(get(status).path("uptime").asText()).toInstant();
            var active = new ArrayList<IncomingAlert>();
            var suppressed = new ArrayList<IncomingAlert>();
            for (JsonNode alert : get(alerts)) {
                boolean fires = alert.path("status").path("state").asText().equals("active");
                List<IncomingAlert> list = fires ? active : suppressed;
                list.add(AlertmanagerMessage.polled(alert, clock.instant()));
            }
            return new Snapshot.Alerts(active, suppressed, upSince);
        } catch (IOException | DateTimeException e) {
            return new Snapshot.Unreachable(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Snapshot.Unreachable("interrupted");
        }
    }

    private JsonNode get(URI uri) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.get(uri);
        if (answer.statusCode() != 200) {
            throw new IOException("Alertmanager answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }
}
