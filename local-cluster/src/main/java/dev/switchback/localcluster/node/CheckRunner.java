package dev.switchback.localcluster.node;

import dev.switchback.localcluster.node.ContainerCheck.Exec;
import dev.switchback.localcluster.node.ContainerCheck.HttpGet;
import dev.switchback.localcluster.node.ContainerCheck.TcpConnect;
import dev.switchback.localcluster.node.ContainerCheck.Unsupported;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Does checks for a container, on the calling thread. HTTP redirects count as good and are not followed. */
record CheckRunner(String address, Map<String, String> environment) {

    /** What is wrong; empty when it is good. */
    Optional<String> run(ContainerCheck check) throws InterruptedException {
        try {
            if (check instanceof HttpGet get) {
                return http(get);
            }
            if (check instanceof TcpConnect connect) {
                return tcp(connect);
            }
            if (check instanceof Exec exec) {
                return exec(exec.command(), exec.timeout());
            }
            if (check instanceof Unsupported unsupported) {
                return Optional.of(unsupported.what());
            }
            TimeUnit.NANOSECONDS.sleep(check.timeout().toNanos());
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private String host(String wanted) {
        return wanted.isEmpty() ? address : wanted;
    }

    private Optional<String> http(HttpGet get) throws IOException {
        var path = get.path().startsWith("/") ? get.path() : "/" + get.path();
        var url =
                URI.create(get.scheme().toLowerCase(Locale.ROOT) + "://" + host(get.host()) + ":" + get.port() + path);
        var connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setConnectTimeout(millis(get.timeout()));
        connection.setReadTimeout(millis(get.timeout()));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("User-Agent", "kube-probe/1.35");
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("Connection", "close");
        get.headers().forEach(connection::setRequestProperty);
        try {
            int status = connection.getResponseCode();
            return status >= 200 && status < 400
                    ? Optional.empty()
                    : Optional.of("HTTP probe failed with statuscode: " + status);
        } finally {
            connection.disconnect();
        }
    }

    private Optional<String> tcp(TcpConnect connect) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(connect.host()), connect.port()), millis(connect.timeout()));
            return Optional.empty();
        }
    }

    private Optional<String> exec(List<String> command, Duration timeout) throws IOException, InterruptedException {
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

    private static int millis(Duration timeout) {
        return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
    }
}
