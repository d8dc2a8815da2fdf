package dev.switchback.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactJsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"metadata\":{\"creationTimestamp\":null,\"labels\":{}},\"spec\":{\"volumes\":[],\"x\":null}}",
                "{\"z\":1,\"a\":2}",
                "{\"n\":[0,-1,1.0,1.10,12345678901234567890123,0.1234567890123456789]}",
                "{\"s\":\"\\u0000 \\\" \\\\ ä 🙂\"}"
            })
    void whatIsReadIsWrittenAsItWas(String json) {
        assertThat(ExactJson.write(ExactJson.object(json).orElseThrow())).isEqualToIgnoringCase(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "null", "{", "{} {}", "{\"a\":1}x", "<html>"})
    void anythingElseIsNoObject(String text) {
        assertThat(ExactJson.object(text)).isEmpty();
    }

    @Test
    void deepNestingIsNoObject() {
        assertThat(ExactJson.object("{\"a\":".repeat(100_000))).isEmpty();
    }
}
