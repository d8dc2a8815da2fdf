package dev.switchback.rollback.web;

import dev.switchback.rollback.intake.IncomingAlert;
import io.micronaut.http.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each request that is turned away. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int MAX_TEXT = 300;
    private static final int MAX_USER = 256;

    private Requests() {}

    static void refused(HttpRequest<?> request, int status, String detail) {
        LOG.info("{} {}: {} {}", request.getMethodName(), oneLine(request.getPath()), status, oneLine(detail));
    }

    /** Who came in, as the gate knows it; at most as long as a record can keep. */
    static String user(HttpRequest<?> request) {
        String user = request.getAttribute(GateFilter.USER, String.class).orElse("unknown");
        return IncomingAlert.sanitised(user, MAX_USER);
    }

    private static String oneLine(String text) {
        return IncomingAlert.sanitised(text, MAX_TEXT);
    }
}
