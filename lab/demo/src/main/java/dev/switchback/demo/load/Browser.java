package dev.switchback.demo.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Sends one GET on a connection of its own, as users do who do not know of each other: a pool of connections would stay
 * with the pods that it first met.
 */
final class Browser {
    private final InetSocketAddress service;
    private final String path;
    private final Duration limit;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /** @param limit for the connection, and for each read */
    Browser(InetSocketAddress service, String path, Duration limit, InstantSource clock, LongSupplier nanoTime) {
        this.service = service;
        this.path = path;
        this.limit = limit;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    String address() {
        return "http://" + service.getHostString() + ":" + service.getPort() + path;
    }

    Reply get() {
        long start = nanoTime.getAsLong();
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) limit.toMillis());
            socket.connect(service, (int) limit.toMillis());
            socket.getOutputStream().write(request());
            return read(socket, start);
        } catch (IOException | RuntimeException e) {
            return Reply.none(now(), since(start), String.valueOf(e.getMessage()));
        }
    }

    private byte[] request() {
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + service.getHostString() + ":" + service.getPort()
                + "\r\nConnection: close\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private Reply read(Socket socket, long start) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String statusLine = in.readLine();
        if (statusLine == null || !statusLine.matches("HTTP/1\\.[01] \\d{3}.*")) {
            return Reply.none(now(), since(start), "closed without an answer");
        }
        Map<String, String> headers = headers(in);
        drain(in);
        int status = Integer.parseInt(statusLine.substring(9, 12));
        String version = headers.getOrDefault("x-orders-version", "");
        String pod = headers.getOrDefault("x-orders-pod", "");
        return new Reply(now(), since(start), status, version, pod, "");
    }

    private static Map<String, String> headers(BufferedReader in) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static void drain(BufferedReader in) throws IOException {
        char[] buffer = new char[4096];
        while (in.read(buffer) >= 0) {
            // the answer is complete only when all of it came
        }
    }

    private Instant now() {
        return clock.instant();
    }

    private Duration since(long start) {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }
}
