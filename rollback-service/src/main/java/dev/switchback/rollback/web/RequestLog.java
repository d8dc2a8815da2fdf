package dev.switchback.rollback.web;

import dev.switchback.kubernetes.controller.PacedLog;
import dev.switchback.monitoring.IncomingAlert;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each request that is turned away; during an outage, one line every 5 s. */
@Singleton
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final Duration OUTAGE_PACE = Duration.ofSeconds(5);
    private static final int MAX_TEXT = 300;

    private final PacedLog outage;

    RequestLog(InstantSource clock) {
        outage = new PacedLog(LOG, OUTAGE_PACE, clock);
    }

    void refused(HttpRequest<?> request, int status, String detail) {
        String line = request.getMethodName() + " " + IncomingAlert.sanitised(request.getPath(), MAX_TEXT) + ": "
                + status + " " + IncomingAlert.sanitised(detail, MAX_TEXT);
        if (status >= 500) {
            outage.warn(line);
        } else {
            LOG.info(line);
        }
    }
}
