package dev.switchback.smoke;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes outcomes for programs. */
public final class SmokeReports {
    private static final String NOT_IN_XML = "[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]";

    private SmokeReports() {}

    /** {@code suite}, {@code outcome}, {@code message} and each check. */
    public static ObjectNode json(Suite suite, SmokeOutcome outcome) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("suite", suite.name())
                .put("outcome", outcome.word())
                .put("message", outcome.message());
        ArrayNode checks = json.putArray("checks");
        for (CheckResult result : outcome.checks()) {
            ObjectNode check = checks.addObject()
                    .put("check", result.check())
                    .put("place", result.place())
                    .put("passed", result.passed())
                    .put("attempts", result.attempts())
                    .put("latency_ms", result.latency().toMillis());
            ArrayNode problems = check.putArray("problems");
            result.problems().forEach(problems::add);
        }
        return json;
    }

    /**
     * The form that CI servers read: one {@code testsuite}, one {@code testcase} a check and place. A suite that could not
     * be run is a case with an {@code error}, so that no report is green without a check.
     */
    public static String junit(Suite suite, SmokeOutcome outcome) {
        List<CheckResult> checks = outcome.checks();
        long failures = checks.stream().filter(check -> !check.passed()).count();
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuite");
            attribute(xml, "name", suite.name());
            attribute(xml, "tests", String.valueOf(Math.max(1, checks.size())));
            attribute(xml, "failures", String.valueOf(failures));
            attribute(xml, "errors", checks.isEmpty() ? "1" : "0");
            for (CheckResult check : checks) {
                testCase(xml, suite.name(), check);
            }
            if (checks.isEmpty()) {
                xml.writeStartElement("testcase");
                attribute(xml, "name", "pods");
                attribute(xml, "classname", suite.name());
                message(xml, "error", outcome.message());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            return text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("XML cannot be written to memory", e);
        }
    }

    private static void testCase(XMLStreamWriter xml, String suite, CheckResult check) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute(xml, "name", check.check() + " at " + check.place());
        attribute(xml, "classname", suite);
        attribute(
                xml, "time", String.format(Locale.ROOT, "%.3f", check.latency().toNanos() / 1e9));
        if (!check.passed()) {
            message(xml, "failure", String.join("; ", check.problems()));
        }
        xml.writeEndElement();
    }

    private static void message(XMLStreamWriter xml, String element, String message) throws XMLStreamException {
        xml.writeStartElement(element);
        attribute(xml, "message", message);
        xml.writeEndElement();
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, value.replaceAll(NOT_IN_XML, "?"));
    }
}
