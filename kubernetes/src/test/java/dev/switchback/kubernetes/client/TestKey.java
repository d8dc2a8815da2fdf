package dev.switchback.kubernetes.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A key with a self-signed certificate, made by the JDK's keytool, in every form that kubeconfigs have. */
public final class TestKey {
    static final char[] PASSWORD = "changeit".toCharArray();
    private static final String P256 = "A00A06082A8648CE3D030107";

    private final Path store;

    private TestKey(Path store) {
        this.store = store;
    }

    /** @param algorithm {@code EC} (P-256) or {@code RSA} (2048 bits) */
    public static TestKey generate(Path folder, String name, String algorithm) throws IOException {
        var store = folder.resolve(name + ".p12");
        var size = algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of("-keysize", "2048");
        var arguments = new ArrayList<>(
                List.of("-genkeypair", "-keyalg", algorithm, "-dname", "CN=" + name, "-validity", "3650"));
        arguments.addAll(size);
        arguments.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:localhost"));
        keytool(store, arguments);
        return new TestKey(store);
    }

    public KeyStore keyStore() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD);
    }

    public String certificate() throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", keyStore().getCertificate("key").getEncoded());
    }

    /** A PKCS #10 request to sign. */
    public String request() throws IOException {
        var file = store.resolveSibling(store.getFileName() + ".csr");
        keytool(store, List.of("-certreq", "-file", file.toString()));
        return Files.readString(file).replace("NEW CERTIFICATE", "CERTIFICATE");
    }

    public String pkcs8() throws IOException, GeneralSecurityException {
        return pem("PRIVATE KEY", privateKey().getEncoded());
    }

    /** PKCS #1 or SEC 1, as older tools write them. */
    public String traditional() throws IOException, GeneralSecurityException {
        if (privateKey() instanceof ECPrivateKey ec) {
            var secret = HexFormat.of().withUpperCase().formatHex(fixed(ec.getS(), 32));
            var parameters = pem("EC PARAMETERS", HexFormat.of().parseHex("06082A8648CE3D030107"));
            return parameters
                    + pem("EC PRIVATE KEY", HexFormat.of().parseHex("3031" + "020101" + "0420" + secret + P256));
        }
        // After version, algorithm and the header of the octet string (RFC 5208).
        var pkcs8 = privateKey().getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length));
    }

    private PrivateKey privateKey() throws IOException, GeneralSecurityException {
        return (PrivateKey) keyStore().getKey("key", PASSWORD);
    }

    private static byte[] fixed(BigInteger number, int length) {
        var out = new ByteArrayOutputStream();
        var bytes = number.toByteArray();
        int start = Math.max(0, bytes.length - length);
        out.writeBytes(new byte[length - (bytes.length - start)]);
        out.write(bytes, start, bytes.length - start);
        return out.toByteArray();
    }

    private static String pem(String kind, byte[] der) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    private static void keytool(Path store, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(arguments);
        command.addAll(List.of(
                "-alias",
                "key",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        try {
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("keytool ended with " + exit);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
