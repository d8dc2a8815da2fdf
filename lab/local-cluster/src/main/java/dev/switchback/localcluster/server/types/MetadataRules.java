package dev.switchback.localcluster.server.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.server.schema.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What names, labels and annotations have to look like. */
public final class MetadataRules {
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern NAME_PART = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int LONGEST_PART = 63;
    private static final int MOST_ANNOTATION_BYTES = 256 * 1024;
    private static final List<String> NAMED_BY_LABELS = List.of("namespaces", "services");

    private MetadataRules() {}

    /** What is wrong with an object's metadata. */
    public static List<FieldProblem> problems(ServedType type, JsonNode metadata) {
        var problems = new ArrayList<FieldProblem>();
        checkName(type, metadata.path("name").asText(), problems);
        metadata.path("labels").properties().forEach(label -> {
            checkKey("metadata.labels", label.getKey(), problems);
            checkLabelValue(label.getValue(), problems);
        });
        checkAnnotations(metadata.path("annotations"), problems);
        return problems;
    }

    private static void checkName(ServedType type, String name, List<FieldProblem> problems) {
        boolean label = type.group().isEmpty() && NAMED_BY_LABELS.contains(type.plural());
        boolean good = label
                ? name.length() <= LONGEST_PART && DNS_LABEL.matcher(name).matches()
                : name.length() <= LONGEST_SUBDOMAIN && SUBDOMAIN.matcher(name).matches();
        if (!good) {
            problems.add(
                    FieldProblem.invalid(
                            "metadata.name",
                            '"' + name + '"',
                            label
                                    ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-'"
                                    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'"));
        }
    }

    private static void checkKey(String field, String key, List<FieldProblem> problems) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        String name = key.substring(slash + 1);
        boolean good = name.length() <= LONGEST_PART
                && NAME_PART.matcher(name).matches()
                && (slash < 0
                        || (prefix.length() <= LONGEST_SUBDOMAIN
                                && SUBDOMAIN.matcher(prefix).matches()));
        if (!good) {
            problems.add(FieldProblem.invalid(
                    field,
                    '"' + key + '"',
                    "name part must consist of alphanumeric characters, '-', '_' or '.', "
                            + "and must start and end with an alphanumeric character"));
        }
    }

    private static void checkLabelValue(JsonNode value, List<FieldProblem> problems) {
        String text = value.asText();
        if (text.length() > LONGEST_PART
                || !(text.isEmpty() || NAME_PART.matcher(text).matches())) {
            problems.add(FieldProblem.invalid(
                    "metadata.labels",
                    '"' + text + '"',
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', "
                            + "and must start and end with an alphanumeric character"));
        }
    }

    private static void checkAnnotations(JsonNode annotations, List<FieldProblem> problems) {
        long size = 0;
        for (var annotation : annotations.properties()) {
            checkKey("metadata.annotations", annotation.getKey().toLowerCase(java.util.Locale.ROOT), problems);
            size += annotation.getKey().length()
                    + annotation.getValue().asText().length();
        }
        if (size > MOST_ANNOTATION_BYTES) {
            problems.add(new FieldProblem(
                    "metadata.annotations",
                    "FieldValueTooLong",
                    "Too long: may not be more than " + MOST_ANNOTATION_BYTES + " bytes"));
        }
    }
}
