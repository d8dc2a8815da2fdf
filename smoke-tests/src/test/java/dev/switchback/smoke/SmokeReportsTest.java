package dev.switchback.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SmokeReportsTest {
    private static final SmokeOutcome FAILED = new SmokeOutcome.Failed(List.of(
            new CheckResult("health", "shop/orders-1", 1, Duration.ofMillis(12), List.of()),
            new CheckResult("api", "shop/orders-1", 3, Duration.ZERO, List.of("is <bad> & \u0001", "slow"))));

    @Test
    void junitHasACaseForEachCheckAndPlace() throws Exception {
        Element suite = parse(SmokeReports.junit(Suite.standard(), FAILED));

        assertThat(suite.getAttribute("tests")).isEqualTo("2");
        assertThat(suite.getAttribute("failures")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        Element failure = (Element) suite.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("is <bad> & ?; slow");
    }

    @Test
    void aSuiteThatCouldNotBeRunIsNotGreen() throws Exception {
        Element suite = parse(SmokeReports.junit(Suite.standard(), new SmokeOutcome.NoPods("there are no pods")));

        assertThat(suite.getAttribute("tests")).isEqualTo("1");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("error").getLength()).isEqualTo(1);
    }

    private static Element parse(String xml) throws Exception {
        var in = new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(in)
                .getDocumentElement();
    }

    @Test
    void json() {
        var json = SmokeReports.json(Suite.standard(), FAILED);

        assertThat(json.path("outcome").asText()).isEqualTo("Failed");
        assertThat(json.at("/checks/1/attempts").asInt()).isEqualTo(3);
        assertThat(json.at("/checks/1/problems/1").asText()).isEqualTo("slow");
        assertThat(json.path("message").asText()).startsWith("1 of 2 checks failed: api at shop/orders-1: is <bad>");
    }
}
