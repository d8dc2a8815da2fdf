package dev.switchback.scenarios.prometheus;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One selector of series, as it stands in a request to Prometheus; no other PromQL is understood.
 *
 * @param parameters of the request, decoded
 * @param range of a range selector; zero for another one
 */
public record SelectorQuery(Map<String, String> parameters, String name, String matchers, Duration range) {
    private static final Pattern PARAMETER = Pattern.compile("(\\w+)=([^&]*)");
    private static final Pattern SELECTOR = Pattern.compile("^([a-zA-Z_:]*)\\{(.*)}(?:\\[(\\d+)ms])?$");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!=|=)\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** @throws IOException when it asks for something else */
    public static SelectorQuery of(URI uri) throws IOException {
        var parameters = new LinkedHashMap<String, String>();
        Matcher each = PARAMETER.matcher(uri.getRawQuery());
        while (each.find()) {
            parameters.put(each.group(1), URLDecoder.decode(each.group(2), StandardCharsets.UTF_8));
        }
        Matcher selector = SELECTOR.matcher(parameters.getOrDefault("query", ""));
        if (!selector.find()) {
            throw new IOException("the simulated Prometheus cannot evaluate " + parameters.get("query"));
        }
        String range = Objects.requireNonNullElse(selector.group(3), "0");
        return new SelectorQuery(
                parameters, selector.group(1), selector.group(2), Duration.ofMillis(Long.parseLong(range)));
    }

    /** A time that is a parameter, in seconds. */
    public Instant time(String parameter) {
        return Instant.ofEpochMilli(Math.round(Double.parseDouble(parameters.getOrDefault(parameter, "0")) * 1000));
    }

    /** How far apart the times are that it is asked for. */
    public Duration step() {
        return Duration.ofMillis(Math.round(Double.parseDouble(parameters.getOrDefault("step", "1")) * 1000));
    }

    /** Whether it selects a series with these labels, {@code __name__} included; a name is matched by its beginning. */
    public boolean selects(Map<String, String> labels) {
        if (!labels.getOrDefault("__name__", "").startsWith(name)) {
            return false;
        }
        Matcher each = MATCHER.matcher(matchers);
        while (each.find()) {
            String label = labels.getOrDefault(each.group(1), "");
            String wanted = each.group(3).replace("\\\"", "\"").replace("\\\\", "\\");
            boolean matches = each.group(2).equals("=~") ? label.matches(wanted) : label.equals(wanted);
            if (matches == each.group(2).equals("!=")) {
                return false;
            }
        }
        return true;
    }
}
