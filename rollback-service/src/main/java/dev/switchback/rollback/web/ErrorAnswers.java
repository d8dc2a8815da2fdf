package dev.switchback.rollback.web;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Gives every error of the HTTP server itself (404, 405, 413, 415...) the form of a problem. */
@Primary
@Singleton
final class ErrorAnswers implements ErrorResponseProcessor<Object> {
    private final ServiceMetrics metrics;
    private final RequestLog log;

    ErrorAnswers(ServiceMetrics metrics, RequestLog log) {
        this.metrics = metrics;
        this.log = log;
    }

    @Override
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        HttpRequest<?> request = context.getRequest();
        HttpStatus status = response.status();
        String detail = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        log.refused(request, status.getCode(), detail);
        if (status == HttpStatus.REQUEST_ENTITY_TOO_LARGE && request.getPath().equals("/trigger")) {
            metrics.answered("too_large");
        }
        return response.body((Object) Bodies.written(Problem.body(status.getCode(), detail)))
                .contentType(Problem.TYPE);
    }
}
