package dev.switchback.pipeline.events;

import dev.switchback.monitoring.OutgoingHttp;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages in the background, one after another, each at most three times and for at most five seconds a time. Redirects
 * are not followed.
 */
public final class WebhookSender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 3;
    private static final int LARGEST_ANSWER = 64 << 10;
    private static final int MOST_WAITING = 100;

    private final ScheduledExecutorService scheduler;
    /** What is not sent or given up yet, and ourselves. */
    private final Phaser open = new Phaser(1);

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final ThreadPoolExecutor worker;
    private final CircuitBreaker breaker = CircuitBreaker.of("delivery-events", Settings.defaults());

    /** @param scheduler lets time pass between attempts; nothing that waits is done on it */
    public WebhookSender(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                TIMEOUT.toSeconds(),
                TimeUnit.SECONDS,
                waiting,
                task -> {
                    var thread = new Thread(task, "delivery-events");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, pool) -> {
                    open.arriveAndDeregister();
                    LOG.warn("an event is dropped: {} are waiting to be sent", MOST_WAITING);
                });
        worker.allowCoreThreadTimeOut(true);
    }

    void send(String url, String contentType, String message) {
        open.register();
        attempt(URI.create(url), contentType, message, 1);
    }

    private void attempt(URI url, String contentType, String message, int number) {
        worker.execute(() -> {
            if (isSent(url, contentType, message) || number == ATTEMPTS) {
                open.arriveAndDeregister();
            } else {
                var unused = scheduler.schedule(
                        () -> attempt(url, contentType, message, number + 1),
                        RETRY.multipliedBy(number).toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        });
    }

    /** What the receiver refuses for good is not tried again. */
    private boolean isSent(URI url, String contentType, String message) {
        try {
            // A client has threads of its own, which most deliveries have no use for.
            var http = new OutgoingHttp(TIMEOUT, LARGEST_ANSWER, breaker);
            int status = http.post(url, contentType, message.getBytes(StandardCharsets.UTF_8))
                    .statusCode();
            boolean passing = status >= 500 || status == 429 || status == 408;
            if (status >= 300) {
                LOG.warn("the receiver of events at {} answers {}", url.getHost(), status);
            }
            return !passing;
        } catch (IOException e) {
            LOG.warn("the receiver of events at {} does not answer: {}", url.getHost(), e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Waits for what is still to be sent, attempts after failures included, but not for long. */
    @Override
    public void close() {
        try {
            open.awaitAdvanceInterruptibly(open.arrive(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("events that were not received by now are given up");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            worker.shutdownNow();
        }
    }
}
