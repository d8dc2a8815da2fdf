package dev.switchback.kubernetes.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.kubernetes.client.BearerToken.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A program that prints credentials: {@code client.authentication.k8s.io/v1} or {@code v1beta1}, never interactive. Its
 * messages go to our standard error.
 */
final class ExecPlugin implements BearerToken.Source {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** A new token is fetched this long before the old one ends. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    /** What the program printed. */
    record Credential(Optional<Token> token, Optional<ClientKey> clientKey) {
        static final Credential NONE = new Credential(Optional.empty(), Optional.empty());
    }

    private final JsonNode settings;
    private final Path kubeconfig;
    private final String info;

    private ExecPlugin(JsonNode settings, Path kubeconfig, String info) {
        this.settings = settings;
        this.kubeconfig = kubeconfig;
        this.info = info;
    }

    /**
     * The plugin of a user.
     *
     * @param exec the user's {@code exec} field
     * @param cluster the current cluster, for plugins that want to know it
     */
    static Optional<ExecPlugin> of(@Nullable Object exec, Path kubeconfig, Map<?, ?> cluster) {
        JsonNode settings = MAPPER.valueToTree(exec);
        if (!settings.hasNonNull("command")) {
            return Optional.empty();
        }
        var info = MAPPER.createObjectNode()
                .put("apiVersion", settings.path("apiVersion").asText())
                .put("kind", "ExecCredential");
        var spec = info.putObject("spec").put("interactive", false);
        if (settings.path("provideClusterInfo").asBoolean()) {
            spec.set("cluster", MAPPER.valueToTree(cluster));
        }
        return Optional.of(new ExecPlugin(settings, kubeconfig, info.toString()));
    }

    @Override
    public Token fetch() throws IOException {
        return run().token().orElseThrow(() -> new IOException(name() + " printed no token this time"));
    }

    Credential run() throws IOException {
        var output = MAPPER.readTree(output());
        var version = settings.path("apiVersion").asText();
        if (!output.path("apiVersion").asText().equals(version)
                || !output.path("kind").asText().equals("ExecCredential")) {
            throw new IOException(name() + " printed no ExecCredential of " + version);
        }
        var status = output.path("status");
        var token = status.path("token").asText();
        var key = status.path("clientKeyData").asText();
        return new Credential(
                token.isEmpty() ? Optional.empty() : Optional.of(new Token(token, until(status))),
                key.isEmpty() ? Optional.empty() : Optional.of(clientKey(status)));
    }

    private static ClientKey clientKey(JsonNode status) {
        return new ClientKey(
                status.path("clientCertificateData").asText().getBytes(StandardCharsets.US_ASCII),
                status.path("clientKeyData").asText().getBytes(StandardCharsets.US_ASCII));
    }

    private static Instant until(JsonNode status) throws IOException {
        var expiration = status.path("expirationTimestamp").asText();
        try {
            return expiration.isEmpty()
                    ? Instant.MAX
                    : OffsetDateTime.parse(expiration).toInstant().minus(EARLY);
        } catch (DateTimeException e) {
            throw new IOException("an expirationTimestamp that is no RFC 3339 time: " + expiration, e);
        }
    }

    private String output() throws IOException {
        var process = builder().start();
        try {
            process.getOutputStream().close();
            var output = CompletableFuture.supplyAsync(() -> readAll(process)).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(name() + " failed, with its reason on standard error");
            }
            return output;
        } catch (TimeoutException e) {
            throw new IOException(name() + " did not end within " + LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(name() + " could not be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name() + " ran", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private ProcessBuilder builder() {
        List<String> command = new ArrayList<>();
        command.add(program());
        settings.path("args").forEach(arg -> command.add(arg.asText()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("KUBERNETES_EXEC_INFO", info);
        settings.path("env").forEach(e -> builder.environment()
                .put(e.path("name").asText(), e.path("value").asText()));
        return builder;
    }

    /** A bare name is looked up in PATH; anything else is relative to the kubeconfig's folder. */
    private String program() {
        return name().contains("/") ? kubeconfig.resolveSibling(name()).toString() : name();
    }

    private String name() {
        return settings.path("command").asText();
    }

    private static String readAll(Process process) {
        try (var output = process.getInputStream()) {
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
