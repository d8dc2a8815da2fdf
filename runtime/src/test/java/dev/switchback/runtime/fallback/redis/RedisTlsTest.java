package dev.switchback.runtime.fallback.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.runtime.fallback.CacheSettings;
import dev.switchback.runtime.fallback.ResponseCache;
import dev.switchback.tools.Programs;
import dev.switchback.tools.RequiresProgram;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss://}: what the JVM trusts is trusted, and nothing else. */
@RequiresProgram("redis-server")
@Timeout(120)
class RedisTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    /** A process of its own, since what a JVM trusts is settled at its start. */
    static final class Client {
        public static void main(String[] arguments) {
            boolean trusts = Boolean.parseBoolean(arguments[1]);
            try (ResponseCache cache = ResponseCache.open(arguments[0], CacheSettings.defaults())) {
                boolean found = false;
                do {
                    found = cache.put("k", new byte[] {1})
                            .thenCompose(done -> cache.get("k"))
                            .handle((response, failure) -> failure == null && response.isPresent())
                            .toCompletableFuture()
                            .join();
                } while (trusts && !found);
                System.out.println("found: " + found);
            }
            System.exit(0); // Lettuce's threads take their time
        }
    }

    @Test
    void aCertificateThatTheJvmTrustsIsGoodAndAnotherIsNot() throws Exception {
        Path store = folder.resolve("redis.p12");
        run(
                "keytool",
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-alias",
                "redis",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Path key =
                pem("PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        Path certificate = pem("CERTIFICATE", keys.getCertificate("redis").getEncoded());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process redis = new ProcessBuilder(
                        Programs.require("redis-server").toString(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        "0",
                        "--tls-port",
                        String.valueOf(port),
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-ca-cert-file",
                        certificate.toString(),
                        "--tls-auth-clients",
                        "no",
                        "--save",
                        "",
                        "--dir",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try {
            var output = redis.inputReader(StandardCharsets.UTF_8);
            String line = output.readLine();
            while (line != null && !line.contains("Ready to accept connections")) {
                line = output.readLine();
            }
            assertThat(line).isNotNull();
            String address = "rediss://localhost:" + port;
            assertThat(client(address, false, List.of())).contains("found: false");
            assertThat(client(
                            address,
                            true,
                            List.of(
                                    "-Djavax.net.ssl.trustStore=" + store,
                                    "-Djavax.net.ssl.trustStorePassword=" + PASSWORD)))
                    .contains("found: true");
        } finally {
            redis.destroyForcibly().onExit().join();
        }
    }

    private Path pem(String kind, byte[] encoded) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return Files.writeString(
                folder.resolve(kind.replace(' ', '-') + ".pem"),
                "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    private static String client(String address, boolean trusts, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of("java", "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(List.of(Client.class.getName(), address, String.valueOf(trusts)));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        command[0] = Path.of(System.getProperty("java.home"), "bin", command[0]).toString();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
