package dev.switchback.kubernetes.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Makes valid pod templates at random, with all that an API server may write otherwise than we do. */
final class AnyTemplate {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> PIECES = List.of(
            "sh",
            "2>&1",
            "<",
            "&amp;",
            "\u2028",
            "\u2029",
            "\u001b[31m",
            "\b\f",
            "\t\n\r",
            "\u007f",
            "\"",
            "\\",
            "\\u0026",
            "/",
            "\u00e9",
            "\ud83d\ude00",
            " ",
            "$(HOME)",
            "1.0",
            "1e3",
            "true",
            "null",
            "a=1&b=2",
            "{}",
            "~1");
    private static final List<String> QUANTITIES =
            List.of("1000m", "1", "0.5", "1.50", "1e3", "1024Mi", "1Gi", "1048576Ki", "100e-3", "0.1G", "12E");

    private final Random random;

    AnyTemplate(long seed) {
        this.random = new Random(seed);
    }

    /** A template with that label and image. */
    ObjectNode next(String app, String image) {
        var template = JSON.objectNode();
        var metadata = template.putObject("metadata");
        maybe(() -> metadata.putNull("creationTimestamp"));
        metadata.putObject("labels").put("app", app);
        maybe(() -> strings(metadata.putObject("annotations")));
        var spec = template.putObject("spec");
        spec.putObject("nodeSelector").put("contract.switchback.dev/nowhere", "true");
        maybe(() -> spec.put("terminationGracePeriodSeconds", pick(List.of(0L, 1L, 30L, 9007199254740993L))));
        maybe(() -> spec.putObject("securityContext"));
        maybe(() -> spec.putArray("tolerations"));
        maybe(() -> spec.put("enableServiceLinks", random.nextBoolean()));
        maybe(() -> spec.put("hostname", ""));
        maybe(() -> spec.putArray("volumes").addObject().put("name", "v").putObject("emptyDir"));
        maybe(() -> container(spec.putArray("initContainers"), "init", "init:1"));
        var containers = spec.putArray("containers");
        var main = container(containers, "main", image);
        maybe(() -> main.putObject("lifecycle")
                .putObject("preStop")
                .putObject("httpGet")
                .put("port", 80)
                .put("path", "/" + text()));
        maybe(() -> container(containers, "side", "side:1"));
        return template;
    }

    private ObjectNode container(ArrayNode list, String name, String image) {
        var container = list.addObject().put("image", image).put("name", name);
        maybe(() -> texts(container.putArray("command")));
        maybe(() -> texts(container.putArray("args")));
        maybe(() -> environment(container.putArray("env")));
        maybe(() -> container.putArray("ports").addObject().put("containerPort", 1 + random.nextInt(65_535)));
        maybe(() -> resources(container.putObject("resources")));
        maybe(() -> container.putNull("securityContext"));
        maybe(() -> container.put("workingDir", ""));
        return container;
    }

    private void resources(ObjectNode resources) {
        resources.putObject("requests");
        if (random.nextBoolean()) {
            resources.putObject("limits").put("cpu", pick(QUANTITIES)).put("memory", 1_000_000L + random.nextInt(9));
        }
    }

    private void environment(ArrayNode env) {
        for (int i = random.nextInt(4); i > 0; i--) {
            var variable = env.addObject().put("name", "V" + i);
            maybe(() -> variable.put("value", text()));
        }
    }

    private void strings(ObjectNode object) {
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put("example.org/a" + i, text());
        }
    }

    private void texts(ArrayNode array) {
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(text());
        }
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(pick(PIECES));
        }
        return text.toString();
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private void maybe(Runnable part) {
        if (random.nextBoolean()) {
            part.run();
        }
    }
}
