package dev.switchback.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.switchback.kubernetes.Timeouts;
import dev.switchback.kubernetes.Transport.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that wants a client certificate. */
class TlsTest {
    @TempDir
    static Path folder;

    private static TestKey ec;
    private static TestKey rsa;
    private static TestKey serverKey;
    private static EchoServer server;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        ec = TestKey.generate(folder, "ec", "EC");
        rsa = TestKey.generate(folder, "rsa", "RSA");
        serverKey = TestKey.generate(folder, "server", "RSA");
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                var ssl = getSSLContext().getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server = new EchoServer(https);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"ec,pkcs8", "ec,traditional", "rsa,pkcs8", "rsa,traditional"})
    void clientCertificatesWithKeysOfEveryForm(String algorithm, String form)
            throws IOException, GeneralSecurityException {
        var key = algorithm.equals("ec") ? ec : rsa;
        var pem = form.equals("pkcs8") ? key.pkcs8() : key.traditional();

        assertThat(get("{client-certificate-data: %s, client-key-data: %s}"
                        .formatted(base64(key.certificate()), base64(pem))))
                .isEqualTo("/version");
    }

    @Test
    void filesBesideTheKubeconfig() throws IOException, GeneralSecurityException {
        Files.writeString(folder.resolve("me.crt"), ec.certificate());
        Files.writeString(folder.resolve("me.key"), ec.traditional());

        assertThat(get("{client-certificate: me.crt, client-key: me.key, token: and-a-token}"))
                .isEqualTo("/version");
        assertThat(server.authorizations).endsWith("Bearer and-a-token");
    }

    @Test
    void withoutACertificateNobodyIsLetIn() {
        assertThatThrownBy(() -> get("{token: x}")).isInstanceOf(IOException.class);
    }

    @Test
    void aServerOfAnotherAuthorityIsNotTrusted() throws IOException, GeneralSecurityException {
        var file = kubeconfig("{}", "certificate-authority-data: " + base64(ec.certificate()));

        assertThatThrownBy(() -> get(file)).isInstanceOf(IOException.class);
    }

    @Test
    void anEncryptedKeyIsRefusedWithWords() throws IOException, GeneralSecurityException {
        var encrypted = base64(ec.pkcs8().replace(" PRIVATE KEY", " ENCRYPTED PRIVATE KEY"));
        var file = kubeconfig(
                "{client-certificate-data: %s, client-key-data: %s}".formatted(base64(ec.certificate()), encrypted),
                "");

        assertThatThrownBy(() -> get(file)).hasMessageContaining("decrypt it first");
    }

    @Test
    void aPodsServiceAccount() throws IOException, GeneralSecurityException {
        var serviceAccount = Files.createDirectories(folder.resolve("serviceaccount"));
        Files.writeString(serviceAccount.resolve("ca.crt"), serverKey.certificate());
        Files.writeString(serviceAccount.resolve("token"), "pod-token\n");
        var environment = Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "" + server.port());

        var client = new ClusterAccess(environment, folder.resolve("nobody"), serviceAccount)
                .find(null, InstantSource.system());
        client.getSslCaCert().reset(); // has been read, and setting keys reads it again
        client.setKeyManagers(keyManagers(ec));
        var transport = new HttpTransport(
                client.getBasePath(), client.getHttpClient(), Timeouts.DEFAULT, InstantSource.system());

        assertThat(client.getBasePath()).isEqualTo("https://127.0.0.1:" + server.port());
        assertThat(transport.send(Request.get("/pod")).body()).isEqualTo("/pod");
        assertThat(server.authorizations).endsWith("Bearer pod-token");
        assertThatThrownBy(() -> new HttpTransport(
                                client.getBasePath(), new OkHttpClient(), Timeouts.DEFAULT, InstantSource.system())
                        .send(Request.get("/pod")))
                .as("the certificate authority was needed")
                .isInstanceOf(IOException.class);
    }

    private static String get(String user) throws IOException {
        return get(kubeconfig(user, "certificate-authority-data: " + base64(certificate(serverKey))));
    }

    private static String get(Path kubeconfig) throws IOException {
        return HttpTransport.connect(kubeconfig, null, Timeouts.DEFAULT)
                .send(Request.get("/version"))
                .body();
    }

    private static Path kubeconfig(String user, String authority) throws IOException {
        return Files.writeString(
                folder.resolve("config"),
                """
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", %s}}]
                users: [{name: me, user: %s}]
                contexts: [{name: x, context: {cluster: c, user: me}}]
                current-context: x
                """
                        .formatted(server.port(), authority, user));
    }

    private static String certificate(TestKey key) throws IOException {
        try {
            return key.certificate();
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static SSLContext context() throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ec", ec.keyStore().getCertificate("key"));
        trusted.setCertificateEntry("rsa", rsa.keyStore().getCertificate("key"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keyManagers(serverKey), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyManager[] keyManagers(TestKey key) throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key.keyStore(), TestKey.PASSWORD);
        return keys.getKeyManagers();
    }
}
