package dev.switchback.smoke.http;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** No whole answer came; the message says why in a few words. */
public final class HttpFailure extends IOException {
    private static final long serialVersionUID = 1;

    /** What kept an answer away. */
    public enum Trouble {
        /** No connection: refused, no route, no such host. */
        CONNECT,
        /** The TLS handshake failed, such as for a certificate that nobody trusts. */
        TLS,
        /** The answer, or its end, did not come in time. */
        TIMEOUT,
        /** The connection was closed or reset before the answer had ended. */
        RESET,
        /** The body is larger than was allowed. */
        TOO_LARGE,
        /** What came is not HTTP. */
        MALFORMED
    }

    private final Trouble trouble;

    public HttpFailure(Trouble trouble, String message) {
        super(message);
        this.trouble = trouble;
    }

    private HttpFailure(Trouble trouble, String message, Throwable cause) {
        super(message, cause);
        this.trouble = trouble;
    }

    /** What an exception of the network means. */
    public static HttpFailure of(Throwable cause) {
        if (cause instanceof HttpFailure known) {
            return known;
        }
        if (cause instanceof DecoderException && cause.getCause() != null) {
            return of(cause.getCause());
        }
        if (cause instanceof SSLException) {
            return new HttpFailure(Trouble.TLS, "TLS: " + innermost(cause), cause);
        }
        if (cause instanceof TimeoutException) {
            return new HttpFailure(Trouble.TIMEOUT, "no whole answer in time", cause);
        }
        if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
            return new HttpFailure(Trouble.CONNECT, "no host of that name", cause);
        }
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return new HttpFailure(Trouble.CONNECT, reason(cause), cause);
        }
        return new HttpFailure(Trouble.RESET, "the connection broke: " + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.startsWith("Connection refused") || message.contains("connection timed out")) {
            return message.startsWith("Connection refused") ? "connection refused" : "no connection in time";
        }
        return message.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
    }

    private static String innermost(Throwable cause) {
        Throwable inner = cause;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        return reason(inner);
    }

    public Trouble trouble() {
        return trouble;
    }
}
