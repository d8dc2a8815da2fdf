package dev.switchback.localcluster.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * What the current context of a kubeconfig says.
 *
 * @param server the address
 * @param authority PEM; empty for the machine's own trust
 * @param insecure whether the server's certificate is not checked
 * @param certificate PEM; empty when there is none
 * @param key PEM; empty when there is none
 * @param token empty when there is none
 */
record KubeconfigFile(String server, String authority, boolean insecure, String certificate, String key, String token) {

    static KubeconfigFile read(Path file) throws IOException {
        var config = new YAMLMapper().readTree(Files.readString(file));
        var context = named(
                        config.path("contexts"), config.path("current-context").asText())
                .path("context");
        var cluster =
                named(config.path("clusters"), context.path("cluster").asText()).path("cluster");
        var user = named(config.path("users"), context.path("user").asText()).path("user");
        String server = cluster.path("server").asText();
        if (server.isEmpty()) {
            throw new IOException(file + ": the current context names no cluster with a server");
        }
        return new KubeconfigFile(
                server.endsWith("/") ? server.substring(0, server.length() - 1) : server,
                material(cluster, "certificate-authority", file),
                cluster.path("insecure-skip-tls-verify").asBoolean(),
                material(user, "client-certificate", file),
                material(user, "client-key", file),
                user.has("tokenFile")
                        ? Files.readString(Path.of(user.path("tokenFile").asText()))
                                .strip()
                        : user.path("token").asText());
    }

    private static JsonNode named(JsonNode list, String name) {
        for (var entry : list) {
            if (entry.path("name").asText().equals(name)) {
                return entry;
            }
        }
        return list.path(-1);
    }

    /** What is in the file itself, or in another that it names. */
    private static String material(JsonNode holder, String field, Path kubeconfig) throws IOException {
        String data = holder.path(field + "-data").asText();
        if (!data.isEmpty()) {
            return new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
        }
        String path = holder.path(field).asText();
        return path.isEmpty()
                ? ""
                : Files.readString(kubeconfig.toAbsolutePath().resolveSibling(path));
    }
}
