package dev.switchback.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program to its end and collects what it prints, both streams together. */
public final class Command {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Command() {}

    /**
     * What a program left behind.
     *
     * @param status exit status, 0 to 255
     */
    public record Result(int status, String output) {
        public boolean ok() {
            return status == 0;
        }
    }

    /**
     * Runs a program in a folder for at most five minutes.
     *
     * @throws IOException when it cannot be started, or was ended because it ran too long
     */
    public static Result run(Path folder, List<String> command) throws IOException, InterruptedException {
        return run(folder, command, Map.of(), LIMIT);
    }

    static Result run(Path folder, List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> all(process.getInputStream()));
            String printed = output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Result(process.waitFor(), printed);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(command.get(0) + " was ended: no result within " + limit.toSeconds() + " s", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String all(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
