package dev.switchback.localcluster.http;

import dev.switchback.localcluster.http.HttpExchange.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the requests of one connection, one after the other. */
final class RequestReader {
    private static final int MOST_HEADER_BYTES = 64 * 1024;
    private static final int MOST_BODY_BYTES = 16 * 1024 * 1024;

    private final InputStream in;
    private final OutputStream out;
    private int headerBytes;

    /** @param out where an expected 100 (Continue) goes */
    RequestReader(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** A request that cannot be answered but with a status. */
    static final class Refused extends IOException {
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** The next request; empty when the client has closed the connection. */
    Optional<HttpRequest> next() throws IOException {
        headerBytes = 0;
        String line = line();
        if (line.isEmpty()) {
            line = line();
        }
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new Refused(400, "malformed request line");
        }
        var headers = headers();
        headers.putIfAbsent("connection", parts[2].equals("HTTP/1.0") ? "close" : "");
        return Optional.of(new HttpRequest(parts[0], parts[1], headers, body(headers)));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new Refused(400, "malformed header");
            }
            String value = line.substring(colon + 1).strip();
            headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), value, (a, b) -> a + "," + b);
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        boolean chunked = headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked");
        String length = headers.getOrDefault("content-length", "0");
        if (!chunked && length.equals("0")) {
            return new byte[0];
        }
        if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return chunked ? chunks() : exactly(size(length, 10));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = size(line().split(";", -1)[0].strip(), 16);
            if (body.size() + size > MOST_BODY_BYTES) {
                throw new Refused(413, "body too large");
            }
            if (size == 0) {
                while (!line().isEmpty()) {
                    // trailers say nothing that is of use
                }
                return body.toByteArray();
            }
            body.write(exactly(size));
            line();
        }
    }

    private static int size(String text, int radix) throws Refused {
        try {
            int size = Integer.parseInt(text, radix);
            if (size < 0 || size > MOST_BODY_BYTES) {
                throw new Refused(413, "body too large");
            }
            return size;
        } catch (NumberFormatException e) {
            throw new Refused(400, "malformed length");
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the body ends early");
        }
        return bytes;
    }

    /** A line without its end; empty at the end of the stream too. */
    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
            if (++headerBytes > MOST_HEADER_BYTES) {
                throw new Refused(431, "headers too large");
            }
            line.write(read);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
