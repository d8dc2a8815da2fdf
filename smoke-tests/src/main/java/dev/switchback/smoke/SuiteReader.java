package dev.switchback.smoke;

import dev.switchback.runtime.yaml.Problem;
import dev.switchback.runtime.yaml.YamlReader;
import dev.switchback.runtime.yaml.YamlValue;
import dev.switchback.smoke.SmokeCheck.Ask;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads suites; every mistake is a problem with file, line and key. */
public final class SuiteReader {
    private static final int MOST_CHECKS = 200;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String PORT = "a number from 1 to 65535, or the name of a container's port";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private SuiteReader() {}

    /** The suite of a file; empty when there are problems. */
    public static Optional<Suite> read(Path file, List<Problem> problems) {
        return YamlReader.document(file, problems).flatMap(root -> suite(root, problems));
    }

    /** The suite of a text; empty when there are problems. */
    public static Optional<Suite> read(String source, String text, List<Problem> problems) {
        return YamlReader.document(source, text, problems).flatMap(root -> suite(root, problems));
    }

    private static Optional<Suite> suite(YamlValue root, List<Problem> problems) {
        root.entries("keys with values: name, port, deadline, checks");
        root.refuseOthers("name", "port", "deadline", "checks");
        String name = root.optional("name").flatMap(YamlValue::text).orElse("smoke");
        String port = root.optional("port").map(SuiteReader::port).orElse("");
        Duration deadline = duration(root, "deadline", Duration.ofMinutes(2));
        List<SmokeCheck> checks = new ArrayList<>();
        required(root, "checks").ifPresent(list -> checks.addAll(checks(list)));
        return problems.isEmpty() ? Optional.of(new Suite(name, port, deadline, checks)) : Optional.empty();
    }

    private static String port(YamlValue value) {
        String port = value.text(PORT).orElse("");
        boolean number = port.matches("[1-9][0-9]{0,4}") && Integer.parseInt(port) <= 65_535;
        boolean name = port.matches("(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?");
        if (!port.isEmpty() && !number && !name) {
            value.problem("'" + port + "' is not a port", PORT);
        }
        return port;
    }

    private static List<SmokeCheck> checks(YamlValue list) {
        List<SmokeCheck> checks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<YamlValue> items = list.items();
        if (list.isList() && (items.isEmpty() || items.size() > MOST_CHECKS)) {
            list.problem("has " + items.size() + " checks", "1 to " + MOST_CHECKS);
        }
        for (YamlValue item : items) {
            SmokeCheck check = check(item);
            checks.add(check);
            if (!names.add(check.name())) {
                item.problem("a second check is called '" + check.name() + "'", "a name of its own for each check");
            }
        }
        return checks;
    }

    private static SmokeCheck check(YamlValue check) {
        String keys = "name, method, path, headers, body, timeout, expect, retries, retryAfter, pods";
        check.entries("a mapping with " + keys);
        check.refuseOthers(keys.split(", ", -1));
        Duration timeout = duration(check, "timeout", Duration.ofSeconds(10));
        String method = check.optional("method").map(SuiteReader::method).orElse("GET");
        String path = required(check, "path").map(SuiteReader::path).orElse("/");
        String body = check.optional("body").flatMap(YamlValue::text).orElse("");
        return new SmokeCheck(
                check.optional("name").flatMap(YamlValue::text).orElse(method + " " + path),
                new Ask(
                        method,
                        path,
                        check.optional("headers").map(SuiteReader::headers).orElse(Map.of()),
                        body,
                        timeout),
                ExpectedReader.read(check.optional("expect"), timeout),
                check.optional("retries")
                        .flatMap(v -> v.integer(0, 100))
                        .orElse(0L)
                        .intValue(),
                duration(check, "retryAfter", Duration.ofSeconds(1)),
                check.optional("pods").map(SuiteReader::everyPod).orElse(true));
    }

    /** What is no mapping has been a problem already. */
    private static Optional<YamlValue> required(YamlValue mapping, String key) {
        return mapping.isMapping() ? mapping.required(key) : Optional.empty();
    }

    private static Duration duration(YamlValue mapping, String key, Duration otherwise) {
        return mapping.optional(key).flatMap(v -> v.duration(SHORTEST, LONGEST)).orElse(otherwise);
    }

    private static String method(YamlValue value) {
        String method = value.text(METHODS).orElse("GET");
        if (!List.of(METHODS.split(", ", -1)).contains(method)) {
            value.problem("'" + method + "' is not a method", METHODS);
        }
        return method;
    }

    private static String path(YamlValue value) {
        String allowed = "a path from the root with an optional query, such as /api/v1/orders?limit=1";
        String path = value.text(allowed).orElse("/");
        try {
            new URI("http://host" + path);
            if (path.startsWith("/") && !path.contains("#")) {
                return path;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        value.problem("'" + path + "' is not a path", allowed);
        return "/";
    }

    private static Map<String, String> headers(YamlValue mapping) {
        Map<String, String> headers = new LinkedHashMap<>();
        mapping.entries("header names with values").forEach((name, value) -> {
            String text = value.text().orElse("");
            if (!isHeader(name)) {
                value.problem("'" + name + "' is not the name of a header", "letters, digits and -");
            } else if (text.chars().anyMatch(c -> c < ' ' || c > 255)) {
                value.problem("the value has characters that a header cannot have", "printable Latin-1");
            } else {
                headers.put(name, text);
            }
        });
        return headers;
    }

    static boolean isHeader(String name) {
        return TOKEN.matcher(name).matches();
    }

    private static boolean everyPod(YamlValue value) {
        String pods = value.text("each or any").orElse("each");
        if (!pods.equals("each") && !pods.equals("any")) {
            value.problem("invalid value '" + pods + "'", "each or any");
        }
        return pods.equals("each");
    }
}
