package dev.switchback.smoke.http;

import java.time.Duration;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param headers by name, whose case does not matter; several of one name are joined with a comma
 * @param text the body, read as UTF-8
 * @param latency from the open connection to the last byte, a TLS handshake included
 */
public record HttpReply(int status, Map<String, String> headers, String text, Duration latency) {}
