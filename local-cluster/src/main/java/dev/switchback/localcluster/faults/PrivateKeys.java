package dev.switchback.localcluster.faults;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Reads unencrypted private keys in PEM: PKCS #8, and the older forms for RSA and elliptic curves. */
final class PrivateKeys {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] VERSION = HEX.parseHex("020100");
    private static final byte[] RSA = HEX.parseHex("300d06092a864886f70d0101010500");
    private static final String EC_OID = "06072a8648ce3d0201";
    private static final List<String> CURVES = List.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023");

    private PrivateKeys() {}

    static PrivateKey read(String pem) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.replaceAll("(?s).*?-----BEGIN [A-Z ]*PRIVATE KEY-----", "")
                        .replaceAll("(?s)-----END.*", ""));
        if (pem.contains("BEGIN RSA PRIVATE KEY")) {
            return key(tagged(0x30, VERSION, RSA, tagged(0x04, der)));
        }
        if (pem.contains("BEGIN EC PRIVATE KEY")) {
            return key(tagged(0x30, VERSION, algorithm(der), tagged(0x04, der)));
        }
        return key(der);
    }

    private static byte[] algorithm(byte[] der) throws InvalidKeySpecException {
        String hex = HEX.formatHex(der);
        for (String curve : CURVES) {
            if (hex.contains(curve)) {
                return tagged(0x30, HEX.parseHex(EC_OID), HEX.parseHex(curve));
            }
        }
        throw new InvalidKeySpecException("the key is on a curve that is not known here");
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        var spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // the next one, then
            }
        }
        return KeyFactory.getInstance("EdDSA").generatePrivate(spec);
    }

    /** A DER value of the given tag and contents. */
    private static byte[] tagged(int tag, byte[]... contents) {
        int length = 0;
        for (byte[] content : contents) {
            length += content.length;
        }
        var buffer = ByteBuffer.allocate(length + 4).put((byte) tag);
        if (length > 255) {
            buffer.put((byte) 0x82).putShort((short) length);
        } else if (length > 127) {
            buffer.put((byte) 0x81).put((byte) length);
        } else {
            buffer.put((byte) length);
        }
        for (byte[] content : contents) {
            buffer.put(content);
        }
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }
}
