package dev.switchback.kubernetes.http;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Makes a client from a context of a kubeconfig file. Paths in it are relative to its folder. */
final class Kubeconfig {
    private final Path file;
    private final KubeConfig config;
    private final InstantSource clock;

    private Kubeconfig(Path file, KubeConfig config, InstantSource clock) {
        this.file = file;
        this.config = config;
        this.clock = clock;
    }

    /**
     * A client.
     *
     * @param context null for the current one
     * @throws IOException when the file cannot be read or used; the message names it
     */
    static ApiClient load(Path file, @Nullable String context, InstantSource clock) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("kubeconfig " + file + ": no such file");
        }
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            var config = KubeConfig.loadKubeConfig(reader);
            config.setFile(file.toAbsolutePath().toFile());
            if (context != null && !config.setContext(context)) {
                throw new IOException("kubeconfig " + file + ": no context '" + context
                        + "' (kubectl config get-contexts shows what there is)");
            }
            return new Kubeconfig(file, config, clock).client();
        } catch (RuntimeException e) {
            throw new IOException("kubeconfig " + file + ": not a kubeconfig: " + e.getMessage(), e);
        }
    }

    private ApiClient client() throws IOException {
        var server = server();
        var user = user();
        if (user.containsKey("auth-provider")) {
            throw new IOException("kubeconfig " + file + ": auth-provider is no longer part of Kubernetes: use exec");
        }
        var plugin = ExecPlugin.of(user.get("exec"), file.toAbsolutePath(), cluster());
        var credential = plugin.isPresent() ? plugin.get().run() : ExecPlugin.Credential.NONE;
        var builder = new ClientBuilder()
                .setApiClient(new LeanApiClient())
                .setBasePath(server)
                .setVerifyingSsl(config.verifySSL())
                .setTlsServerName(config.getTlsServerName())
                .setCertificateAuthority(
                        bytes(config.getCertificateAuthorityData(), config.getCertificateAuthorityFile()));
        clientKey().or(credential::clientKey).ifPresent(builder::setAuthentication);
        var token = credential
                .token()
                .map(known -> new BearerToken(plugin.orElseThrow(), clock, known))
                .or(() -> token(user).map(source -> new BearerToken(source, clock, null)));
        return Configuration.withAuthorization(builder.build(), token);
    }

    /** The URL; plain HTTP when it names no scheme. */
    private String server() throws IOException {
        var server = config.getServer();
        if (server == null) {
            throw new IOException("kubeconfig " + file + ": current-context '" + config.getCurrentContext()
                    + "' leads to no cluster with a server (kubectl config get-contexts shows what there is)");
        }
        var url = server.contains("://") ? server : "http://" + server;
        if (HttpUrl.parse(url) == null) {
            throw new IOException("kubeconfig " + file + ": the server is no URL: " + server);
        }
        return url;
    }

    private Optional<ClientKey> clientKey() throws IOException {
        var certificate = bytes(config.getClientCertificateData(), config.getClientCertificateFile());
        var key = bytes(config.getClientKeyData(), config.getClientKeyFile());
        return certificate == null || key == null ? Optional.empty() : Optional.of(new ClientKey(certificate, key));
    }

    private Optional<BearerToken.Source> token(Map<?, ?> user) {
        if (user.get("tokenFile") instanceof String tokenFile) {
            return Optional.of(new BearerToken.OfFile(file.toAbsolutePath().resolveSibling(tokenFile), clock));
        }
        if (user.get("token") instanceof String token) {
            return Optional.of(() -> new BearerToken.Token(token, Instant.MAX));
        }
        return Optional.empty();
    }

    /** Inline data, or the content of a file; null when neither is given. */
    private byte @Nullable [] bytes(@Nullable String data, @Nullable String path) throws IOException {
        return config.getDataOrFileRelative(data, path);
    }

    private Map<?, ?> cluster() {
        return named(config.getClusters(), context().get("cluster"), "cluster");
    }

    /** The user of the current context; empty when it names none. */
    private Map<?, ?> user() {
        return named(config.getUsers(), context().get("user"), "user");
    }

    private Map<?, ?> context() {
        return named(config.getContexts(), config.getCurrentContext(), "context");
    }

    private static Map<?, ?> named(@Nullable List<Object> entries, @Nullable Object name, String field) {
        for (var entry : entries == null ? List.of() : entries) {
            if (entry instanceof Map<?, ?> map && name != null && name.equals(map.get("name"))) {
                return map.get(field) instanceof Map<?, ?> value ? value : Map.of();
            }
        }
        return Map.of();
    }
}
