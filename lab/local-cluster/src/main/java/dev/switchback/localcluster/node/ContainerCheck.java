package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Something to try with a container: the action of a probe or of a hook. */
@FunctionalInterface
interface ContainerCheck {

    /** What is wrong; empty when it is good. An exception says that it is wrong too. */
    Optional<String> run(CheckRunner runner) throws IOException, InterruptedException;

    /**
     * Reads the action of a probe or a hook; one that the node cannot do is always bad.
     *
     * @param timeout how long it may take
     */
    static ContainerCheck read(JsonNode action, ContainerSpec container, Duration timeout) {
        if (action.has("httpGet")) {
            return httpGet(action.path("httpGet"), container, timeout);
        }
        if (action.has("tcpSocket")) {
            var socket = action.path("tcpSocket");
            var host = socket.path("host").asText();
            int port = container.port(socket.path("port"));
            return runner -> CheckRunner.tcp(runner.host(host), port, timeout);
        }
        if (action.has("exec")) {
            var command = texts(action.at("/exec/command"));
            return runner -> runner.exec(command, timeout);
        }
        if (action.has("sleep")) {
            long seconds = action.at("/sleep/seconds").asLong();
            return runner -> {
                TimeUnit.SECONDS.sleep(seconds);
                return Optional.empty();
            };
        }
        var names = new ArrayList<String>();
        action.fieldNames().forEachRemaining(names::add);
        return runner -> Optional.of("none of httpGet, tcpSocket, exec and sleep in " + names);
    }

    private static ContainerCheck httpGet(JsonNode get, ContainerSpec container, Duration timeout) {
        var headers = new LinkedHashMap<String, String>();
        for (var header : get.path("httpHeaders")) {
            headers.put(header.path("name").asText(), header.path("value").asText());
        }
        var scheme = get.path("scheme").asText("HTTP").toLowerCase(Locale.ROOT);
        var host = get.path("host").asText();
        var path = get.path("path").asText("/");
        var rest = ":" + container.port(get.path("port")) + (path.startsWith("/") ? path : "/" + path);
        return runner -> CheckRunner.http(URI.create(scheme + "://" + runner.host(host) + rest), headers, timeout);
    }

    /** The elements of an array of texts. */
    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }
}
