package dev.switchback.kubernetes.client;

import dev.switchback.kubernetes.Transport;
import java.io.IOException;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the lines of a watch on a thread of its own. */
final class HttpStream implements Transport.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(HttpStream.class);
    private static final long LINE_LIMIT_BYTES = 16L << 20;

    private final Call call;
    private final Response response;
    private final Consumer<String> onLine;
    private final Runnable onEnd;
    private volatile boolean closed;

    HttpStream(Call call, Response response, Consumer<String> onLine, Runnable onEnd) {
        this.call = call;
        this.response = response;
        this.onLine = onLine;
        this.onEnd = onEnd;
    }

    void start() {
        var thread = new Thread(
                this::read, "kubernetes-watch " + call.request().url().encodedPath());
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (response) {
            var source = response.body().source();
            while (!closed && !source.exhausted()) {
                var line = source.readUtf8LineStrict(LINE_LIMIT_BYTES);
                if (!closed && !line.isBlank()) {
                    onLine.accept(line);
                }
            }
        } catch (IOException e) {
            LOG.debug("a watch ended", e);
        } finally {
            if (!closed) {
                onEnd.run();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        call.cancel();
    }
}
