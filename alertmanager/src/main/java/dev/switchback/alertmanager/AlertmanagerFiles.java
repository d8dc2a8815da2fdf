package dev.switchback.alertmanager;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes the shipped configuration into a folder, with the addresses of this machine. */
public final class AlertmanagerFiles {
    private static final String SERVICE = "http://rollback-service.switchback.svc:8080/";
    private static final String TOKEN = "/etc/alertmanager/secrets/token";

    private AlertmanagerFiles() {}

    /**
     * Writes {@code alertmanager.yaml} and the file that holds the token.
     *
     * @param service base URL of the rollback service
     * @param token what it asks for; any text when it asks for none
     * @return the configuration file
     */
    public static Path writeTo(Path folder, URI service, String token) throws IOException {
        Path tokenFile = writeSecret(folder.resolve("token"), token);
        String base = service.toString().endsWith("/") ? service.toString() : service + "/";
        String here = replaced(replaced(shipped(), SERVICE, base), TOKEN, quoted(tokenFile));
        return Files.writeString(folder.resolve("alertmanager.yaml"), here);
    }

    /** Readable by its owner alone, from the moment it exists. */
    private static Path writeSecret(Path file, String secret) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, secret);
    }

    private static String quoted(Path file) {
        return "'" + file.toAbsolutePath().toString().replace("'", "''") + "'";
    }

    private static String replaced(String text, String shipped, String here) {
        if (!text.contains(shipped)) {
            throw new IllegalStateException("alertmanager.yaml no longer contains: " + shipped);
        }
        return text.replace(shipped, here);
    }

    private static String shipped() throws IOException {
        try (InputStream in = AlertmanagerFiles.class.getResourceAsStream("alertmanager.yaml")) {
            if (in == null) {
                throw new FileNotFoundException("alertmanager.yaml is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
