package dev.switchback.kubernetes.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Reads private keys as kubeconfigs hold them: PKCS #8, and the older RSA (PKCS #1) and EC (SEC 1) forms. */
final class PrivateKeyPem {
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

    private PrivateKeyPem() {}

    /** @throws GeneralSecurityException when there is no key, or one that this Java cannot use */
    static PrivateKey parse(String pem) throws GeneralSecurityException {
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
