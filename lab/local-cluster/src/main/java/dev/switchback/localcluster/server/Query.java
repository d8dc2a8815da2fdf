package dev.switchback.localcluster.server;

import dev.switchback.localcluster.server.types.ApiError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The parameters of a request. */
record Query(Map<String, String> parameters) {

    static Query of(String path) {
        var parameters = new HashMap<String, String>();
        int start = path.indexOf('?');
        if (start >= 0) {
            for (String parameter : path.substring(start + 1).split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                parameters.putIfAbsent(decoded(name), equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
            }
        }
        return new Query(Map.copyOf(parameters));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("malformed query: " + text);
        }
    }

    /** Empty when absent. */
    String text(String name) {
        return parameters.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return text(name).equals("true") || text(name).equals("1");
    }

    OptionalLong number(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw ApiError.badRequest("invalid " + name + ": " + text);
        }
    }

    boolean watch() {
        return flag("watch");
    }

    boolean dryRun() {
        return text("dryRun").equals("All");
    }
}
