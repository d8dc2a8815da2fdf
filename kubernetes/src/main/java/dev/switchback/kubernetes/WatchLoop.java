package dev.switchback.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.Transport.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists, then watches from the list's version, for ever. A stream that ends is opened again from the last version seen;
 * one that is refused, reports an error (410 among them), or outruns the listener is begun anew with a list. All of it
 * runs as tasks of one scheduler, one at a time; the transport's own threads only put lines into the queue.
 */
final class WatchLoop implements Transport.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(WatchLoop.class);
    /** Short, because an API server that is told to stop leaves watches open for a minute, silent (seen on 1.35). */
    private static final int SERVER_TIMEOUT_SECONDS = 20;

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final long QUEUE_LIMIT_CHARS = 32 << 20;

    private final Api api;
    private final ResourceType resource;
    private final ScheduledExecutorService scheduler;
    private final Serial serial;
    private final Backoff backoff;
    private final KnownObjects known;
    private final AtomicLong queuedChars = new AtomicLong();

    private boolean synced;
    private int connection;
    private int failures;
    private String version = "";
    private String trouble = "";
    private volatile Transport.@Nullable Stream stream;
    private volatile boolean closed;

    WatchLoop(
            Api api,
            ResourceType resource,
            CustomResources.Listener<JsonNode> listener,
            ScheduledExecutorService scheduler,
            RandomGenerator random) {
        this.api = api;
        this.resource = resource;
        this.scheduler = scheduler;
        this.serial = new Serial(scheduler);
        this.backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY, random);
        this.known = new KnownObjects(listener);
    }

    void start() {
        serial.execute(this::list);
    }

    @Override
    public void close() {
        closed = true;
        closeStream();
    }

    private void list() {
        if (closed) {
            return;
        }
        try {
            var listing = Listing.read(api, resource.everywhere(), "");
            known.replaceAll(listing.items());
            version = listing.resourceVersion();
        } catch (ApiException.Refused e) {
            known.typeMissing();
            again(this::list, String.valueOf(e.getMessage()));
            return;
        } catch (RuntimeException e) {
            again(this::list, String.valueOf(e.getMessage()));
            return;
        }
        if (!synced) {
            synced = true;
            known.synced();
        }
        follow();
    }

    private void follow() {
        if (closed) {
            return;
        }
        int id = ++connection;
        try {
            stream = api.transport().stream(Request.get(path()), line -> queue(id, line), () -> queueEnd(id));
            if (closed) {
                closeStream();
            }
            after(STABLE, () -> stable(id));
        } catch (Transport.WatchRefused e) {
            again(this::list, e.status() + " " + Api.reason(e));
        } catch (IOException e) {
            again(this::follow, Api.reason(e));
        }
    }

    private String path() {
        return resource.everywhere() + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + SERVER_TIMEOUT_SECONDS
                + "&resourceVersion=" + Listing.encode(version);
    }

    private void queue(int id, String line) {
        queuedChars.addAndGet(line.length());
        serial.execute(() -> {
            boolean tooMuch = queuedChars.getAndAdd(-line.length()) > QUEUE_LIMIT_CHARS;
            if (closed || id != connection) {
                return;
            }
            if (tooMuch) {
                restart("the listener is too slow for the events that come");
            } else {
                event(line);
            }
        });
    }

    private void queueEnd(int id) {
        serial.execute(() -> {
            if (!closed && id == connection) {
                disconnect();
                again(this::follow, "");
            }
        });
    }

    private void event(String line) {
        var event = ExactJson.object(line).orElseGet(ExactJson::newObject);
        if (!(event.path("object") instanceof ObjectNode object)) {
            restart("a line that is no event: " + ErrorStatus.oneLine(line));
            return;
        }
        var type = Fields.text(event.path("type"));
        if (type.equals("ERROR")) {
            restart(Fields.text(object.path("code")) + " " + ErrorStatus.oneLine(Fields.text(object.path("message"))));
            return;
        }
        if (type.equals("DELETED")) {
            known.deleted(object);
        } else if (!type.equals("BOOKMARK")) {
            known.changed(object);
        }
        version = Fields.resourceVersion(object);
        recovered();
    }

    private void restart(String why) {
        disconnect();
        again(this::list, why);
    }

    private void disconnect() {
        connection++;
        closeStream();
    }

    private void closeStream() {
        var open = stream;
        if (open != null) {
            open.close();
        }
    }

    private void stable(int id) {
        if (id == connection) {
            recovered();
        }
    }

    private void recovered() {
        failures = 0;
        if (!trouble.isEmpty()) {
            LOG.info("watch of {} resumed", resource.plural());
            trouble = "";
        }
    }

    private void again(Runnable task, String why) {
        if (!why.isEmpty() && !why.equals(trouble)) {
            LOG.warn("watch of {} is interrupted: {}", resource.plural(), why);
            trouble = why;
        }
        after(backoff.after(++failures), task);
    }

    private void after(Duration delay, Runnable task) {
        try {
            // The result tells nothing: Serial logs what fails.
            var unused = scheduler.schedule(() -> serial.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the scheduler has been shut down", e);
        }
    }
}
