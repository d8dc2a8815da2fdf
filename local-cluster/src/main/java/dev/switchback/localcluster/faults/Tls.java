package dev.switchback.localcluster.faults;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS as a kubeconfig asks for it. */
final class Tls {
    private static final char[] NO_PASSWORD = new char[0];

    private Tls() {}

    static SSLContext context(KubeconfigFile config) throws IOException {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity(config), NO_PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust(config), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates or keys of the kubeconfig cannot be used", e);
        }
    }

    private static KeyStore identity(KubeconfigFile config) throws GeneralSecurityException, IOException {
        var store = emptyStore();
        if (!config.certificate().isEmpty()) {
            var chain = certificates(config.certificate());
            store.setKeyEntry("client", PrivateKeys.read(config.key()), NO_PASSWORD, chain);
        }
        return store;
    }

    private static TrustManager[] trust(KubeconfigFile config) throws GeneralSecurityException, IOException {
        if (config.insecure()) {
            return new TrustManager[] {new TrustsAll()};
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (config.authority().isEmpty()) {
            factory.init((KeyStore) null);
        } else {
            var store = emptyStore();
            int count = 0;
            for (var certificate : certificates(config.authority())) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            factory.init(store);
        }
        return factory.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static Certificate[] certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .toArray(new Certificate[0]);
    }

    /** For {@code insecure-skip-tls-verify}. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
