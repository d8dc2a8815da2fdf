package dev.switchback.localcluster.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateKeysTest {

    /** The older forms are what PKCS #8 wraps: the contents of its octet string. */
    @ParameterizedTest
    @CsvSource({"RSA,2048,PRIVATE KEY,0", "EC,256,PRIVATE KEY,0", "RSA,2048,RSA PRIVATE KEY,26"})
    void readsPem(String algorithm, int size, String label, int offset) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        byte[] der = Arrays.copyOfRange(key.getEncoded(), offset, key.getEncoded().length);
        String pem = "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);

        assertThat(PrivateKeys.read(pem).getEncoded()).isEqualTo(key.getEncoded());
    }
}
