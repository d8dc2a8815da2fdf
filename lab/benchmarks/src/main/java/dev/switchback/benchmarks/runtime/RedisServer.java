package dev.switchback.benchmarks.runtime;

import dev.switchback.benchmarks.Bench;
import dev.switchback.benchmarks.Family.CannotMeasure;
import dev.switchback.tools.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A Redis on loopback for as long as it is measured. */
final class RedisServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RedisServer start(Bench bench) throws CannotMeasure {
        try {
            int port = freePort();
            Process process = new ProcessBuilder(
                            Programs.require("redis-server").toString(),
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            Integer.toString(port),
                            "--save",
                            "",
                            "--dir",
                            bench.folder().toString())
                    .redirectErrorStream(true)
                    .start();
            var output = process.inputReader(StandardCharsets.UTF_8);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains("Ready to accept connections")) {
                    return new RedisServer(process, port);
                }
            }
            throw new CannotMeasure("redis-server ended before it was ready");
        } catch (IOException | IllegalStateException e) {
            throw new CannotMeasure("Redis is measured too, and redis-server does not start: " + e.getMessage());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    String address() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
