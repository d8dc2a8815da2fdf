package dev.switchback.kubernetes.http;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.credentials.Authentication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;

/** Authenticates with a client certificate and its key, both PEM. The library's own way needs 10 MB of Bouncy Castle. */
final class ClientKey implements Authentication {
    private static final char[] NO_PASSWORD = {};

    private final byte[] certificates;
    private final byte[] key;

    /** @param certificates the leaf first */
    ClientKey(byte[] certificates, byte[] key) {
        this.certificates = certificates;
        this.key = key;
    }

    /** @throws IllegalArgumentException when certificate or key cannot be used; the message has nothing of the key */
    @Override
    public void provide(ApiClient client) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("client", PrivateKeyPem.parse(text(key)), NO_PASSWORD, chain());
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            client.setKeyManagers(factory.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("client certificate or key: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Certificate[] chain() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificates))
                .toArray(Certificate[]::new);
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }
}
