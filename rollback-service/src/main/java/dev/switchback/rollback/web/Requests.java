package dev.switchback.rollback.web;

import io.micronaut.http.HttpRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each request that is turned away. */
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final int MAX_PATH = 200;

    private Requests() {}

    static void refused(HttpRequest<?> request, int status, String detail) {
        LOG.info("{} {}: {} {}", request.getMethodName(), oneLine(request.getPath()), status, oneLine(detail));
    }

    /** What a stranger wrote, fit for a log line. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "\uFFFD");
        return line.length() <= MAX_PATH ? line : line.substring(0, MAX_PATH);
    }
}
