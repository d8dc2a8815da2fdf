package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What pod specs have to look like. */
final class PodSpecRules {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private PodSpecRules() {}

    static void check(String path, JsonNode spec, List<FieldProblem> problems) {
        var containers = spec.path("containers");
        if (containers.isEmpty()) {
            problems.add(FieldProblem.required(path + ".containers", ""));
        }
        var names = new HashSet<String>();
        for (String list : List.of("initContainers", "containers")) {
            for (int i = 0; i < spec.path(list).size(); i++) {
                String field = path + "." + list + "[" + i + "]";
                checkContainer(field, spec.path(list).path(i), problems);
                String name = spec.path(list).path(i).path("name").asText();
                if (!names.add(name)) {
                    problems.add(new FieldProblem(
                            field + ".name", "FieldValueDuplicate", "Duplicate value: \"" + name + "\""));
                }
            }
        }
    }

    private static void checkContainer(String field, JsonNode container, List<FieldProblem> problems) {
        String name = container.path("name").asText();
        if (name.isEmpty()) {
            problems.add(FieldProblem.required(field + ".name", ""));
        } else if (!DNS_LABEL.matcher(name).matches()) {
            problems.add(FieldProblem.invalid(
                    field + ".name",
                    '"' + name + '"',
                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'"));
        }
        if (container.path("image").asText().isEmpty()) {
            problems.add(FieldProblem.required(field + ".image", ""));
        }
        for (var port : container.path("ports")) {
            int number = port.path("containerPort").asInt();
            if (number < 1 || number > 65_535) {
                problems.add(FieldProblem.invalid(
                        field + ".ports.containerPort",
                        Integer.toString(number),
                        "must be between 1 and 65535, inclusive"));
            }
        }
    }
}
