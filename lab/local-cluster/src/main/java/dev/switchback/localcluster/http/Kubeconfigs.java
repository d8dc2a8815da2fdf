package dev.switchback.localcluster.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files that tell clients where an API server is. */
public final class Kubeconfigs {
    private Kubeconfigs() {}

    /** The text of a kubeconfig for a server that needs no credentials. */
    public static String of(String address) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: switchback-local
                  cluster: {server: "%s"}
                users:
                - name: local
                  user: {}
                contexts:
                - name: switchback-local
                  context: {cluster: switchback-local, user: local, namespace: default}
                current-context: switchback-local
                """
                .formatted(address);
    }

    /** Writes the file, folders included. */
    public static Path write(Path file, String address) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.writeString(file, of(address));
    }
}
