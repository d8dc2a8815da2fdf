package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.monitoring.OutgoingHttp;
import dev.switchback.resources.Reason;
import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.http.CircuitOpenIOException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts every outcome as JSON. The URL can hold a secret: neither it nor a message that could name it is ever shown. */
final class WebhookChannel implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookChannel.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int LARGEST_ANSWER = 64 << 10;

    private final OutgoingHttp http;
    private final URI url;

    /** @param breaker while it is open, the message is kept for later and nobody waits */
    WebhookChannel(URI url, CircuitBreaker breaker) {
        this.url = url;
        this.http = new OutgoingHttp(TIMEOUT, LARGEST_ANSWER, breaker);
    }

    @Override
    public Delivery send(Notification notification) {
        try {
            return delivery(
                    http.postJson(url, Bodies.written(body(notification))).statusCode());
        } catch (CircuitOpenIOException e) {
            return new Delivery.Failed("the webhook is not asked while its circuit breaker is open");
        } catch (IOException e) {
            return new Delivery.Failed(
                    "the webhook cannot be reached (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Failed("interrupted");
        }
    }

    /** What the receiver refuses for good is not sent again. */
    private static Delivery delivery(int status) {
        if (status >= 500 || status == 429 || status == 408) {
            return new Delivery.Failed("the webhook answered " + status);
        }
        if (status >= 300) {
            LOG.warn("the webhook refused a message with {}; it is not sent again", status);
        }
        return new Delivery.Delivered();
    }

    private static ObjectNode body(Notification notification) {
        var rollback = notification.rollback();
        return Bodies.object()
                .put("id", notification.id())
                .put("level", notification.level().name().toLowerCase(Locale.ROOT))
                .put("page", notification.level() == Notification.Level.PAGE)
                .put("phase", notification.phase().text())
                .put("reason", notification.reason().map(Reason::text).orElse(""))
                .put("workload", rollback.spec().workload().toString())
                .put("rollback", rollback.toString())
                .put("message", rollback.status().message())
                .put("time", notification.at().toString());
    }
}
