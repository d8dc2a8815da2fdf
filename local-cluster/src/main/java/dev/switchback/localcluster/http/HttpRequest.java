package dev.switchback.localcluster.http;

import java.util.Map;

/**
 * A request as it came.
 *
 * @param target path and query
 * @param headers by lower-case name; those that came several times are joined with commas
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record HttpRequest(String method, String target, Map<String, String> headers, byte[] body) {

    /** A header; empty when it is absent. */
    public String header(String lowerCaseName) {
        return headers.getOrDefault(lowerCaseName, "");
    }
}
