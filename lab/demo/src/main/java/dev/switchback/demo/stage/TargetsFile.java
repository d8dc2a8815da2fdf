package dev.switchback.demo.stage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.demo.process.GaveUp;
import dev.switchback.prometheus.PodTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the targets file of a Prometheus that was built without Kubernetes: looks every half second. */
final class TargetsFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TargetsFile.class);
    private static final long INTERVAL_MILLIS = 500;

    private final Shop shop;
    private final Path file;
    private final ScheduledFuture<?> looking;
    private @Nullable JsonNode written;

    TargetsFile(Shop shop, Path file, ScheduledExecutorService timer) throws IOException, GaveUp {
        this.shop = shop;
        this.file = file;
        write();
        this.looking =
                timer.scheduleWithFixedDelay(this::look, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            write();
        } catch (IOException | GaveUp e) {
            LOG.warn("the targets of Prometheus stay as they are: {}", e.getMessage());
        }
    }

    private synchronized void write() throws IOException, GaveUp {
        JsonNode pods = shop.pods();
        JsonNode targets = PodTargets.of(pods);
        if (!targets.equals(written)) {
            PodTargets.write(pods, file);
            written = targets;
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
    }
}
