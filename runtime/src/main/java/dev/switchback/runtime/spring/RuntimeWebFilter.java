package dev.switchback.runtime.spring;

import dev.switchback.runtime.ServiceRuntime;
import dev.switchback.runtime.endpoints.Endpoints;
import dev.switchback.runtime.endpoints.Request;
import dev.switchback.runtime.endpoints.Response;
import dev.switchback.runtime.shutdown.InFlight;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** As {@link ServletRuntimeFilter}, for WebFlux. */
record RuntimeWebFilter(ServiceRuntime runtime) implements WebFilter, Ordered {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (runtime.shutdown().isStopping()) {
            exchange.getResponse().getHeaders().set("Connection", "close");
        }
        String path = request.getPath().pathWithinApplication().value();
        if (!Endpoints.owns(path)) {
            InFlight.Request counted = runtime.shutdown().inFlight().begin();
            return chain.filter(exchange).doFinally(signal -> counted.close());
        }
        Mono<Response> own = Mono.fromCallable(() -> runtime.endpoints()
                .answer(Request.of(
                        request.getMethod().name(),
                        path,
                        request.getURI().getRawQuery(),
                        request.getHeaders().getFirst("Authorization")))
                .orElseThrow());
        if (path.equals(Endpoints.REHEARSAL)) {
            own = own.subscribeOn(Schedulers.boundedElastic()); // takes as long as the tiers of its chain
        }
        return own.flatMap(answer -> write(exchange.getResponse(), answer));
    }

    private static Mono<Void> write(ServerHttpResponse response, Response own) {
        response.setStatusCode(HttpStatusCode.valueOf(own.status()));
        response.getHeaders().setContentType(MediaType.parseMediaType(own.contentType()));
        response.getHeaders().setCacheControl("no-store");
        return response.writeWith(Mono.just(response.bufferFactory().wrap(own.bytes())));
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
