package dev.switchback.localcluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something to try with a container: the action of a probe or of a hook. */
sealed interface ContainerCheck {

    /** How long it may take. */
    Duration timeout();

    /** Asks over HTTP; good below 400. An empty host is the pod. */
    record HttpGet(String scheme, String host, int port, String path, Map<String, String> headers, Duration timeout)
            implements ContainerCheck {}

    /** Connects. An empty host is the pod. */
    record TcpConnect(String host, int port, Duration timeout) implements ContainerCheck {}

    /** Runs a program with the container's environment; good when it exits with 0. */
    record Exec(List<String> command, Duration timeout) implements ContainerCheck {}

    /** Only waits, for {@code timeout}; always good. */
    record Sleep(Duration timeout) implements ContainerCheck {}

    /** What the node cannot do; always bad. */
    record Unsupported(String what, Duration timeout) implements ContainerCheck {}

    /** Reads the action of a probe or a hook. */
    static ContainerCheck read(JsonNode action, ContainerPorts ports, Duration timeout) {
        if (action.has("httpGet")) {
            return httpGet(action.path("httpGet"), ports, timeout);
        }
        if (action.has("tcpSocket")) {
            var socket = action.path("tcpSocket");
            return new TcpConnect(socket.path("host").asText(), ports.number(socket.path("port")), timeout);
        }
        if (action.has("exec")) {
            return new Exec(texts(action.at("/exec/command")), timeout);
        }
        if (action.has("sleep")) {
            return new Sleep(Duration.ofSeconds(action.at("/sleep/seconds").asLong()));
        }
        var names = new ArrayList<String>();
        action.fieldNames().forEachRemaining(names::add);
        return new Unsupported("none of httpGet, tcpSocket, exec and sleep in " + names, timeout);
    }

    private static HttpGet httpGet(JsonNode get, ContainerPorts ports, Duration timeout) {
        var headers = new LinkedHashMap<String, String>();
        for (var header : get.path("httpHeaders")) {
            headers.put(header.path("name").asText(), header.path("value").asText());
        }
        return new HttpGet(
                get.path("scheme").asText("HTTP"),
                get.path("host").asText(),
                ports.number(get.path("port")),
                get.path("path").asText("/"),
                headers,
                timeout);
    }

    /** The elements of an array of texts. */
    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }
}
