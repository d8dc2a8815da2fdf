package dev.switchback.localcluster.node;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Does checks for a container, on the calling thread. HTTP redirects count as good and are not followed. */
record CheckRunner(String address, Map<String, String> environment) {

    /** What is wrong; empty when it is good. */
    Optional<String> run(ContainerCheck check) throws InterruptedException {
        try {
            return check.run(this);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Asks over HTTP; good below 400. */
    static Optional<String> http(URI url, Map<String, String> headers, Duration timeout) throws IOException {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(millis(timeout));
        connection.setReadTimeout(millis(timeout));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "kube-probe/1.35");
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("Connection", "close");
        headers.forEach(connection::setRequestProperty);
        try {
            int status = connection.getResponseCode();
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + status);
        } finally {
            connection.disconnect();
        }
    }

    /** Good when the port takes a connection. */
    static Optional<String> tcp(String host, int port, Duration timeout) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), millis(timeout));
            return Optional.empty();
        }
    }

    /** Runs a program with the container's environment; good when it exits with 0. */
    Optional<String> exec(List<String> command, Duration timeout) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.of("command timed out after " + timeout.toSeconds() + "s");
            }
            int code = process.exitValue();
            return code == 0 ? Optional.empty() : Optional.of("command exited with " + code);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The host that a check names, else the pod. */
    String host(String wanted) {
        return wanted.isEmpty() ? address : wanted;
    }

    private static int millis(Duration timeout) {
        return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }
}
