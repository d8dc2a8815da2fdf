package dev.switchback.localcluster.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.localcluster.client.ApiObject;
import dev.switchback.localcluster.http.HttpExchange.HttpRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Where requests go: the matches of all rules, in the order in which the Gateway API prefers them (exact paths, longer
 * prefixes, a method, more headers; else the order in which they are written).
 */
final class RouteTable {
    private static final List<String> SUPPORTED_MATCHES = List.of("path", "method", "headers");

    private final List<Match> matches;

    private RouteTable(List<Match> matches) {
        this.matches = matches;
    }

    /** Routes with something unsupported are left out. */
    static RouteTable of(List<ApiObject> routes) {
        var matches = new ArrayList<Match>();
        for (var route : routes) {
            if (unsupported(route).isEmpty()) {
                for (var rule : route.spec().path("rules")) {
                    addMatches(route, rule, matches);
                }
            }
        }
        matches.sort(Comparator.comparingInt(Match::rank).reversed());
        return new RouteTable(List.copyOf(matches));
    }

    private static void addMatches(ApiObject route, JsonNode rule, List<Match> matches) {
        var backends = new ArrayList<Backend>();
        for (var ref : rule.path("backendRefs")) {
            backends.add(new Backend(
                    ref.path("namespace").asText(route.namespace()),
                    ref.path("name").asText(),
                    ref.path("port").asInt(),
                    ref.path("weight").asInt(1)));
        }
        var hosts = new ArrayList<String>();
        route.spec().path("hostnames").forEach(host -> hosts.add(host.asText()));
        for (var condition : rule.path("matches")) {
            matches.add(new Match(hosts, condition, backends));
        }
        if (rule.path("matches").isEmpty()) {
            matches.add(new Match(hosts, rule.path("matches"), backends));
        }
    }

    /** What of a route this gateway cannot do; empty when it can do all. */
    static Optional<String> unsupported(ApiObject route) {
        for (var rule : route.spec().path("rules")) {
            if (!rule.path("filters").isEmpty() || rule.path("backendRefs").findValue("filters") != null) {
                return Optional.of("filters are not supported here");
            }
            for (var match : rule.path("matches")) {
                for (var field : match.properties()) {
                    if (!SUPPORTED_MATCHES.contains(field.getKey())) {
                        return Optional.of("matches by " + field.getKey() + " are not supported here");
                    }
                }
                if (match.findValuesAsText("type").contains("RegularExpression")) {
                    return Optional.of("regular expressions are not supported here");
                }
            }
        }
        return Optional.empty();
    }

    Optional<Match> find(HttpRequest request) {
        return matches.stream().filter(match -> match.admits(request)).findFirst();
    }

    /** A Service and its share. */
    record Backend(String namespace, String service, int port, int weight) {
        String key() {
            return ApiObject.key(namespace, service);
        }
    }

    /**
     * One condition of a rule, and where its requests go.
     *
     * @param condition an element of {@code matches}; empty for any request
     */
    record Match(List<String> hosts, JsonNode condition, List<Backend> backends) {

        /** One of the backends, by their weights; empty when all weights are 0. */
        Optional<Backend> backend(RandomGenerator random) {
            int sum = backends.stream().mapToInt(Backend::weight).sum();
            int drawn = sum == 0 ? 0 : random.nextInt(sum);
            for (var backend : backends) {
                if (drawn < backend.weight()) {
                    return Optional.of(backend);
                }
                drawn -= backend.weight();
            }
            return Optional.empty();
        }

        private int rank() {
            var path = condition.path("path");
            int length = Math.min(path.path("value").asText("").length(), 1024);
            int kind = path.path("type").asText().equals("Exact") ? 1 : 0;
            int method = condition.has("method") ? 1 : 0;
            return ((kind * 2048 + length) * 2 + method) * 64
                    + Math.min(condition.path("headers").size(), 63);
        }

        private boolean admits(HttpRequest request) {
            return admitsHost(request.header("host"))
                    && admitsPath(request.target().split("\\?", 2)[0])
                    && condition.path("method").asText(request.method()).equals(request.method())
                    && admitsHeaders(request);
        }

        private boolean admitsHost(String header) {
            var host = header.split(":", 2)[0].toLowerCase(Locale.ROOT);
            return hosts.isEmpty()
                    || hosts.stream()
                            .anyMatch(wanted ->
                                    wanted.startsWith("*.") ? host.endsWith(wanted.substring(1)) : host.equals(wanted));
        }

        /** A prefix is one of whole elements: {@code /a} admits {@code /a/b} and not {@code /ab}. */
        private boolean admitsPath(String path) {
            var wanted = condition.path("path").path("value").asText("/");
            if (condition.path("path").path("type").asText().equals("Exact")) {
                return path.equals(wanted);
            }
            var prefix = wanted.endsWith("/") ? wanted.substring(0, wanted.length() - 1) : wanted;
            return path.equals(prefix) || path.startsWith(prefix + "/");
        }

        private boolean admitsHeaders(HttpRequest request) {
            for (var header : condition.path("headers")) {
                var name = header.path("name").asText().toLowerCase(Locale.ROOT);
                if (!request.header(name).equals(header.path("value").asText())) {
                    return false;
                }
            }
            return true;
        }
    }
}
