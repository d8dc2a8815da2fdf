package dev.switchback.kubernetes.client;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.credentials.Authentication;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;

/**
 * Authenticates with a client certificate and its key, both PEM. Keys are PKCS #8, or the older RSA (PKCS #1) and EC (SEC 1)
 * forms that kubeconfigs hold too. The library's own way needs 10 MB of Bouncy Castle.
 */
final class ClientKey implements Authentication {
    private static final char[] NO_PASSWORD = {};
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----");
    private static final byte[] VERSION_0 = {0x02, 1, 0};
    private static final byte[] OID_RSA_AND_NULL = {
        0x06, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0
    };
    private static final byte[] OID_EC = {0x06, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xA0;

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
            store.setKeyEntry("client", privateKey(text(key)), NO_PASSWORD, chain());
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

    /** @throws GeneralSecurityException when there is no key, or one that this Java cannot use */
    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        var block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new InvalidKeySpecException("no PEM private key");
        }
        var kind = block.group(1);
        if (kind.startsWith("ENCRYPTED") || block.group(2).contains(":")) {
            throw new InvalidKeySpecException("the private key is encrypted; decrypt it first (openssl pkey)");
        }
        var der = Base64.getMimeDecoder().decode(block.group(2));
        return switch (kind) {
            case "RSA PRIVATE KEY" -> key("RSA", pkcs8(OID_RSA_AND_NULL, der));
            case "EC PRIVATE KEY" -> key("EC", pkcs8(concat(OID_EC, curve(der)), der));
            default -> anyAlgorithm(der);
        };
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    private static PrivateKey anyAlgorithm(byte[] pkcs8) throws GeneralSecurityException {
        for (var algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return key(algorithm, pkcs8);
            } catch (InvalidKeySpecException e) {
                // another algorithm's key; the last one's failure is reported below
            }
        }
        throw new InvalidKeySpecException("the private key is none of RSA, EC and Ed25519");
    }

    /** {@code PrivateKeyInfo} (RFC 5208) around an older form. */
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(SEQUENCE, concat(VERSION_0, concat(der(SEQUENCE, algorithm), der(OCTET_STRING, key))));
    }

    /** The curve's OID out of {@code ECPrivateKey} (RFC 5915): version, key, [0] curve. */
    private static byte[] curve(byte[] ecPrivateKey) throws GeneralSecurityException {
        var sequence = value(ByteBuffer.wrap(ecPrivateKey), SEQUENCE);
        value(sequence, 0x02);
        value(sequence, OCTET_STRING);
        var curve = value(sequence, CURVE);
        var bytes = new byte[curve.remaining()];
        curve.get(bytes);
        return bytes;
    }

    private static ByteBuffer value(ByteBuffer der, int tag) throws GeneralSecurityException {
        if (der.remaining() < 2 || (der.get() & 0xFF) != tag) {
            throw new InvalidKeySpecException("the EC private key does not name its curve");
        }
        int length = der.get() & 0xFF;
        if (length > 0x80) {
            int bytes = length - 0x80;
            length = 0;
            for (int i = 0; i < bytes && der.hasRemaining(); i++) {
                length = (length << 8) | (der.get() & 0xFF);
            }
        }
        if (length < 0 || length > der.remaining()) {
            throw new InvalidKeySpecException("the EC private key is cut off");
        }
        var value = der.slice(der.position(), length);
        der.position(der.position() + length);
        return value;
    }

    private static byte[] der(int tag, byte[] value) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (value.length < 0x80) {
            out.write(value.length);
        } else {
            out.write(0x82);
            out.write(value.length >> 8);
            out.write(value.length);
        }
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
