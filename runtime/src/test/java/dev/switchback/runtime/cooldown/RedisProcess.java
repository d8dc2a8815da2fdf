package dev.switchback.runtime.cooldown;

import dev.switchback.tools.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A Redis of its own, which keeps nothing over a restart. */
public final class RedisProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Process process;

    public RedisProcess(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process = begin();
    }

    public String address() {
        return "redis://127.0.0.1:" + port;
    }

    private Process begin() throws IOException {
        Process started = new ProcessBuilder(
                        Programs.require("redis-server").toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = started.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains("Ready to accept connections")) {
                return started;
            }
        }
        throw new IOException("redis-server ended before it was ready");
    }

    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    public void restart() throws IOException {
        process = begin();
    }

    /** Stops it without closing its connections (SIGSTOP), or goes on (SIGCONT). */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    @Override
    public void close() {
        kill();
    }
}
