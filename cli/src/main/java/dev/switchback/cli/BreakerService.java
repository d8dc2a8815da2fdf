package dev.switchback.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A running service's {@code /circuit-breakers}. */
final class BreakerService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI base;
    private final Optional<Path> token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    BreakerService(URI base, Optional<Path> token) {
        this.base = base;
        this.token = token;
        if (base.getHost() == null || !String.valueOf(base.getScheme()).matches("https?")) {
            throw new CommandFailure(ExitCode.USAGE, "--url is an address such as http://localhost:8080, not " + base);
        }
    }

    JsonNode all() {
        return send(request("").GET());
    }

    JsonNode history(String name) {
        return send(request("/" + encoded(name) + "/history").GET());
    }

    /** Returns the breaker as it is then. */
    JsonNode change(String name, String action, String parameters) {
        return send(request("/" + encoded(name) + "/" + action + parameters).POST(HttpRequest.BodyPublishers.noBody()));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        String root = base.toString().replaceAll("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + "/circuit-breakers" + path))
                .timeout(TIMEOUT);
        token.ifPresent(file -> request.header("Authorization", "Bearer " + read(file)));
        return request;
    }

    private static String read(Path file) {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new CommandFailure(ExitCode.USAGE, "--token-file " + file + " holds no token");
            }
            return token;
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "--token-file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    base + " cannot be reached: "
                            + Optional.ofNullable(e.getMessage()).orElse("no connection"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.ABORTED, "interrupted");
        }
        JsonNode body = parsed(response.body());
        if (response.statusCode() / 100 == 2) {
            return body;
        }
        throw new CommandFailure(
                response.statusCode() >= 500 ? ExitCode.UNREACHABLE : ExitCode.NEGATIVE,
                base + " answered " + response.statusCode() + ": "
                        + body.path("detail").asText(body.path("title").asText("no reason given")) + hint(response));
    }

    private static String hint(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 401, 403 -> "; --token-file names a file with the service's token";
            default -> "";
        };
    }

    private JsonNode parsed(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).orElseGet(OutputOption::object);
        } catch (JsonProcessingException e) {
            return OutputOption.object().put("detail", "no JSON; is this a service with circuit breakers?");
        }
    }
}
