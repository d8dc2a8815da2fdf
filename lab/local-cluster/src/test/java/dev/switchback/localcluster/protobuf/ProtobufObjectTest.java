package dev.switchback.localcluster.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.localcluster.api.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ProtobufObjectTest {
    /** As k8s.io/apimachinery v0.35 writes it. */
    private static final byte[] DEPLOYMENT = Base64.getDecoder()
            .decode(
                    "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Ep0CChsKAWESABoAIgAqADIAOABCAFoICgNhcHASAWES7wEIABIKCggKA2FwcBIB"
                            + "YRrWAQoaCgASABoAIgAqADIAOABCAFoICgNhcHASAWEStwEKCQoBdhIEEgIKABKNAQoEbWFpbhIDYToxKgAyCwoAEAAYkD8iACoA"
                            + "OhMKAUUSABoMGgoKAwoBYxIBaxgAQg4SDAoDY3B1EgUKAzUwbVIcChAaDgoKCAEQABoEaHR0cBIAEAAYACAAKAAwAFoeChISEAoB"
                            + "LxIHCAAQkD8aABoAIgAQABgAIAAoADAAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4"
                            + "ABoMCAAQABgAIAAoADgAGgAiAA==");

    /** Two empty fields. */
    private static final int ENVELOPE_END = 4;

    @Test
    void readsWhatAClientWrote() {
        assertThat(ProtobufObject.toJson(DEPLOYMENT).map(object -> JsonText.parse(JsonText.write(object))))
                .contains(
                        JsonText.parse(
                                """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","labels":{"app":"a"}},
                 "spec":{"replicas":0,"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},
                  "spec":{"volumes":[{"name":"v","emptyDir":{}}],"containers":[{"name":"main","image":"a:1",
                   "ports":[{"containerPort":8080}],
                   "env":[{"name":"E","valueFrom":{"configMapKeyRef":{"name":"c","key":"k","optional":false}}}],
                   "resources":{"requests":{"cpu":"50m"}},
                   "livenessProbe":{"tcpSocket":{"port":"http"}},
                   "readinessProbe":{"httpGet":{"path":"/","port":8080}}}]}}}}
                """));
    }

    @Test
    void whatIsNoSuchObjectIsNoObject() {
        assertThat(ProtobufObject.toJson(new byte[0])).isEmpty();
        assertThat(ProtobufObject.toJson("{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        for (int length = 0; length < DEPLOYMENT.length - ENVELOPE_END; length++) {
            assertThat(ProtobufObject.toJson(Arrays.copyOf(DEPLOYMENT, length)))
                    .as("the first %s bytes", length)
                    .isNotEqualTo(ProtobufObject.toJson(DEPLOYMENT));
        }
    }
}
