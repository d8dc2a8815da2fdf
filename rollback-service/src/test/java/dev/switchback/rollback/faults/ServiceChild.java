package dev.switchback.rollback.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A replica as a process of its own. */
record ServiceChild(Process process, int port) implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static ServiceChild start(Path kubeconfig, String namespace) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                ServiceMain.class.getName(),
                kubeconfig.toString(),
                namespace);
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String port = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (port == null) {
            throw new AssertionError("the service did not start");
        }
        return new ServiceChild(process, Integer.parseInt(port));
    }

    /** Whether the message was taken, as Alertmanager sees it. */
    boolean takes(String message) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/trigger"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(message))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
