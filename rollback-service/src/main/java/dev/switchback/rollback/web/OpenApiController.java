package dev.switchback.rollback.web;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** What can be asked here, for programs. */
@Controller("/openapi")
@Produces("*/*")
final class OpenApiController {
    private static final byte[] DOCUMENT = read();

    @Get
    HttpResponse<?> document() {
        return HttpResponse.ok(DOCUMENT).header("Content-Type", "application/yaml; charset=utf-8");
    }

    private static byte[] read() {
        try (InputStream in = Objects.requireNonNull(OpenApiController.class.getResourceAsStream("openapi.yaml"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
