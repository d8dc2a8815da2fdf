package dev.switchback.localcluster.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request and how to answer it: once, whole or as a stream. */
public final class HttpExchange {
    private final HttpRequest request;
    private final Socket socket;
    private final OutputStream out;
    private boolean keepAlive;

    HttpExchange(HttpRequest request, Socket socket, OutputStream out) {
        this.request = request;
        this.socket = socket;
        this.out = out;
        this.keepAlive =
                !request.header("connection").toLowerCase(java.util.Locale.ROOT).contains("close");
    }

    /** The request. */
    public HttpRequest request() {
        return request;
    }

    /** Whether another request may follow on the connection. */
    boolean keepsAlive() {
        return keepAlive && !socket.isClosed();
    }

    /** Answers with a whole body. */
    public void respond(int status, Map<String, String> headers, byte[] body) throws IOException {
        var head = head(status, headers).append("Content-Length: ").append(body.length);
        if (!keepAlive) {
            head.append("\r\nConnection: close");
        }
        byte[] bytes = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = java.util.Arrays.copyOf(bytes, bytes.length + body.length);
        System.arraycopy(body, 0, whole, bytes.length, body.length);
        out.write(whole);
        out.flush();
    }

    /** Answers with a body that comes in pieces; the connection ends with it. */
    public Stream stream(int status, Map<String, String> headers) throws IOException {
        keepAlive = false;
        var head = head(status, headers).append("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return new Stream();
    }

    /** Closes the connection without an answer. */
    public void abort() throws IOException {
        keepAlive = false;
        socket.close();
    }

    /** Waits until the client has closed the connection, which it may do while a stream says nothing. */
    public void awaitClientGone() {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // a client that waits for a stream has nothing to say
            }
        } catch (IOException e) {
            // it is gone all the same
        }
    }

    private static StringBuilder head(int status, Map<String, String> headers) {
        var head =
                new StringBuilder("HTTP/1.1 ").append(status).append(' ').append(status / 100 == 2 ? "OK" : "Status");
        head.append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head;
    }

    /** A body that comes in pieces. */
    public final class Stream implements AutoCloseable {
        private boolean ended;

        private Stream() {}

        /** Sends a piece at once. */
        public synchronized void write(byte[] piece) throws IOException {
            if (!ended && piece.length > 0) {
                byte[] size = (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                byte[] chunk = new byte[size.length + piece.length + 2];
                System.arraycopy(size, 0, chunk, 0, size.length);
                System.arraycopy(piece, 0, chunk, size.length, piece.length);
                chunk[chunk.length - 2] = '\r';
                chunk[chunk.length - 1] = '\n';
                out.write(chunk);
                out.flush();
            }
        }

        /** Ends the body as it should end, and the connection. */
        @Override
        public synchronized void close() throws IOException {
            if (!ended) {
                ended = true;
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                socket.close();
            }
        }
    }

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
}
