package dev.switchback.kubernetes.client;

import dev.switchback.kubernetes.client.ClusterAccess.LeanApiClient;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Makes a client from a context of a kubeconfig file. Paths in it are relative to its folder. */
final class Kubeconfig {
    private static final Set<String> TEXTS = Set.of(
            "server",
            "tls-server-name",
            "certificate-authority",
            "certificate-authority-data",
            "client-certificate",
            "client-certificate-data",
            "client-key",
            "client-key-data",
            "token",
            "tokenFile",
            "cluster",
            "user",
            "namespace");

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
        var text = read(file);
        requireKubeconfig(file, text);
        var config = KubeConfig.loadKubeConfig(new StringReader(text));
        config.setFile(file.toAbsolutePath().toFile());
        if (context != null && !config.setContext(context)) {
            throw new IOException("kubeconfig " + file + ": no context '" + context
                    + "' (kubectl config get-contexts shows what there is)");
        }
        try {
            return new Kubeconfig(file, config, clock).client();
        } catch (IllegalArgumentException e) {
            throw new IOException("kubeconfig " + file + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IOException(
                    "kubeconfig " + file + ": the certificate authority of the current cluster, or a client certificate"
                            + " or key, cannot be used: they must be PEM, and Base64 in fields that end in -data",
                    e);
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (AccessDeniedException e) {
            throw new IOException("kubeconfig " + file + ": this user may not read the file", e);
        }
    }

    /** The library says of a file that is something else only which Java class it would have liked. */
    private static void requireKubeconfig(Path file, String text) throws IOException {
        Object root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw new IOException(
                    "kubeconfig " + file + ", line " + (mark.getLine() + 1) + ": not YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IOException("kubeconfig " + file + ": not YAML: it has characters that YAML does not allow", e);
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new IOException(
                    "kubeconfig " + file + ": not a kubeconfig: expected the fields clusters, contexts, users"
                            + " and current-context, found " + kind(root));
        }
        for (var field : List.of("clusters", "contexts", "users")) {
            requireNamed(file, field, map.get(field));
        }
    }

    private static void requireNamed(Path file, String field, @Nullable Object value) throws IOException {
        if (value != null && !(value instanceof List<?>)) {
            throw new IOException("kubeconfig " + file + ": " + field + ": must be a list, is " + kind(value));
        }
        var inner = field.substring(0, field.length() - 1);
        for (var entry : value instanceof List<?> list ? list : List.of()) {
            if (!(entry instanceof Map<?, ?> map)
                    || !(map.get("name") instanceof String)
                    || !(map.get(inner) == null || map.get(inner) instanceof Map<?, ?>)) {
                throw new IOException(
                        "kubeconfig " + file + ": " + field + ": each entry must have a name and a mapping " + inner);
            }
            for (var setting : map.get(inner) instanceof Map<?, ?> settings
                    ? settings.entrySet()
                    : Map.of().entrySet()) {
                requireText(file, field + ": " + map.get("name"), String.valueOf(setting.getKey()), setting.getValue());
            }
        }
    }

    private static void requireText(Path file, String entry, String name, @Nullable Object value) throws IOException {
        if (TEXTS.contains(name) && value != null && !(value instanceof String)) {
            throw new IOException(
                    "kubeconfig " + file + ": " + entry + ": " + name + ": must be text, is " + kind(value));
        }
        if (name.endsWith("-data") && value instanceof String data && !data.isEmpty()) {
            try {
                Base64.getDecoder().decode(data.replaceAll("\\s", ""));
            } catch (IllegalArgumentException e) {
                throw new IOException("kubeconfig " + file + ": " + entry + ": " + name + ": must be Base64", e);
            }
        }
    }

    private static String kind(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        return value instanceof Map<?, ?> ? "a mapping" : "a single value";
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
        return ClusterAccess.withAuthorization(builder.build(), token);
    }

    /** The URL; plain HTTP when it names no scheme. */
    private String server() throws IOException {
        var server = config.getServer();
        if (server == null) {
            throw new IOException(
                    "kubeconfig " + file + ": current-context '" + config.getCurrentContext()
                            + "' must name a context whose cluster has a server (kubectl config get-contexts shows what there is)");
        }
        var url = server.contains("://") ? server : "http://" + server;
        if (HttpUrl.parse(url) == null) {
            throw new IOException("kubeconfig " + file + ": the server is not a URL: " + server);
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
            return Optional.of(BearerToken.file(file.toAbsolutePath().resolveSibling(tokenFile), clock));
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
