package dev.switchback.cli.breakers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.ExitCode;
import dev.switchback.cli.command.InputFile;
import dev.switchback.cli.command.OutputOption;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** A running service's {@code /circuit-breakers}. */
public final class BreakerService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final URI base;
    private final Optional<Path> token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    BreakerService(URI base, Optional<Path> token) {
        this.base = base;
        this.token = token;
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
        String token = InputFile.text("--token-file", file).strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw CommandFailure.usage("--token-file " + file + ": must hold one token, printable and without spaces");
        }
        return token;
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpResponse<String> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw CommandFailure.unreachable(base + " cannot be reached: " + cause(e), e);
        } catch (InterruptedException e) {
            throw CommandFailure.interrupted("");
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

    private static String cause(IOException failure) {
        if (failure instanceof HttpTimeoutException) {
            return "no answer within " + TIMEOUT.toSeconds() + " s";
        }
        if (failure instanceof SSLException) {
            return "no TLS connection could be made; is it http:// or https://?";
        }
        boolean unknownHost = failure.getCause() instanceof UnresolvedAddressException
                || (failure.getCause() != null && failure.getCause().getCause() instanceof UnresolvedAddressException);
        if (unknownHost) {
            return "unknown host";
        }
        return failure instanceof ConnectException
                ? "connection refused"
                : "the connection broke; is it an HTTP server?";
    }

    private static String hint(HttpResponse<String> response) {
        return switch (response.statusCode()) {
            case 401, 403 -> "; give the service's token with --token-file";
            default -> "";
        };
    }

    private JsonNode parsed(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).orElseGet(OutputOption::object);
        } catch (JsonProcessingException e) {
            return OutputOption.object().put("detail", "not JSON; is this a service with circuit breakers?");
        }
    }
}
