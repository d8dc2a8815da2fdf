package dev.switchback.smoke;

import dev.switchback.smoke.http.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One request and what is expected of its answer.
 *
 * @param retries how often it is tried again after a failure
 * @param retryAfter the time before each retry
 * @param everyPod whether each pod has to pass; else one of them is asked, a ready one if there is any
 */
public record SmokeCheck(String name, Ask ask, Expected expected, int retries, Duration retryAfter, boolean everyPod) {

    /**
     * The request.
     *
     * @param path begins with a slash; may have a query
     * @param body empty for none
     * @param timeout for the whole exchange
     */
    public record Ask(String method, String path, Map<String, String> headers, String body, Duration timeout) {

        /** The request to one server: the path is appended to the address's own. */
        HttpCall to(URI server) {
            return new HttpCall(method, URI.create(server.toString().replaceAll("/+$", "") + path), headers, body);
        }
    }
}
