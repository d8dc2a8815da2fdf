package dev.switchback.jenkins;

import dev.switchback.jenkins.Build.Failed;
import dev.switchback.jenkins.Build.Interrupted;
import groovy.lang.Closure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine that a build runs on: its shell is a real one. */
final class Agent {
    private static final InheritableThreadLocal<Map<String, String>> ENVIRONMENT = new InheritableThreadLocal<>() {
        @Override
        protected Map<String, String> initialValue() {
            return Map.of();
        }
    };
    private final Path workspace;
    private final Path programs;

    Agent(Path workspace, Path programs) {
        this.workspace = workspace;
        this.programs = programs;
    }

    /** The step {@code sh}: stopped by SIGTERM when its thread is interrupted, as Jenkins does when a person aborts. */
    @Nullable
    Object sh(Map<?, ?> arguments) throws IOException {
        String script = String.valueOf(arguments.get("script"));
        var builder = new ProcessBuilder("sh", "-xe", "-c", script).directory(workspace.toFile());
        builder.redirectError(workspace.resolve("log").toFile());
        builder.environment().putAll(ENVIRONMENT.get());
        builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        Process process = builder.start();
        try {
            int status = process.waitFor();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (Boolean.TRUE.equals(arguments.get("returnStatus"))) {
                return status;
            }
            if (status != 0) {
                throw new Failed("script returned exit code " + status);
            }
            return Boolean.TRUE.equals(arguments.get("returnStdout")) ? out : null;
        } catch (InterruptedException e) {
            stop(process);
            throw new Interrupted("sh was stopped");
        }
    }

    private static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }

    /** With these variables, for this branch of the pipeline. */
    @Nullable
    Object with(Map<String, String> variables, Closure<?> body) {
        Map<String, String> outside = ENVIRONMENT.get();
        var inside = new HashMap<>(outside);
        inside.putAll(variables);
        ENVIRONMENT.set(inside);
        try {
            return body.call();
        } finally {
            ENVIRONMENT.set(outside);
        }
    }

    @Nullable
    Object writeFile(Map<?, ?> arguments) throws IOException {
        return Files.writeString(
                workspace.resolve(String.valueOf(arguments.get("file"))), String.valueOf(arguments.get("text")));
    }
}
