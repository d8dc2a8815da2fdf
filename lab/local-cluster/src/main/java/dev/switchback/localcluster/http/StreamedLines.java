package dev.switchback.localcluster.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines between those who deliver them, who must not wait, and a client that may be slow. */
final class StreamedLines {
    private static final Logger log = LoggerFactory.getLogger(StreamedLines.class);

    /** A client that is so far behind is cut off, and begins anew. */
    private static final int MOST_WAITING = 100_000;

    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean ended;
    private boolean abandoned;

    synchronized void add(String line) {
        if (waiting.size() >= MOST_WAITING) {
            log.warn("a watch is {} events behind and is cut off", MOST_WAITING);
            abandon();
        }
        if (!abandoned) {
            waiting.addLast(line);
            notifyAll();
        }
    }

    /** Ends the stream after the lines that wait. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Ends the stream at once. */
    synchronized void abandon() {
        abandoned = true;
        waiting.clear();
        notifyAll();
    }

    /** Writes lines until the end. */
    void writeTo(HttpExchange.Stream stream) {
        try (stream) {
            for (var lines = next(); lines != null; lines = next()) {
                stream.write(lines.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            log.debug("a watch ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All lines that wait, in one piece; null at the end. */
    private synchronized @Nullable String next() throws InterruptedException {
        while (waiting.isEmpty() && !ended && !abandoned) {
            wait();
        }
        if (waiting.isEmpty()) {
            return null;
        }
        var lines = new StringBuilder();
        while (!waiting.isEmpty()) {
            lines.append(waiting.removeFirst()).append('\n');
        }
        return lines.toString();
    }
}
