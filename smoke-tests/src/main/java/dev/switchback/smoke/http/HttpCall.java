package dev.switchback.smoke.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request.
 *
 * @param uri absolute, {@code http} or {@code https}
 * @param headers {@code Host}, {@code User-Agent} and {@code Accept} are added where they are missing
 * @param body sent as UTF-8; empty for none
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, String body) {

    /** The same request to another address. */
    public HttpCall to(URI other) {
        return new HttpCall(method, other, headers, body);
    }

    /** A GET of another address with the same headers, as a redirect asks for. */
    public HttpCall get(URI other) {
        return new HttpCall("GET", other, headers, "");
    }

    /** For Netty's codec. */
    public FullHttpRequest message() {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        FullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                HttpConnector.requestTarget(uri),
                Unpooled.wrappedBuffer(bytes));
        message.headers()
                .set(HttpHeaderNames.HOST, HttpConnector.authority(uri))
                .set(HttpHeaderNames.USER_AGENT, "switchback")
                .set(HttpHeaderNames.ACCEPT, "*/*");
        headers.forEach((name, value) -> message.headers().set(name, value));
        if (bytes.length > 0 || method.matches("POST|PUT|PATCH")) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        }
        return message;
    }
}
