package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchback.runtime.shutdown.InFlight;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Answers the API's requests, with this version's faults. A slow answer blocks no thread, so probes stay fast. */
final class ApiHandler implements HttpHandler {
    private final OrdersApi api;
    private final Optional<Recommendations> recommendations;
    private final Settings.Faults faults;
    private final Dependency dependency;
    private final OrderMetrics metrics;
    private final Responses responses;
    private final Executor work;
    private final Executor slow;

    /** @param work where orders are looked up */
    ApiHandler(
            Settings settings,
            OrderBook book,
            Optional<Recommendations> recommendations,
            OrderMetrics metrics,
            Responses responses,
            Executor work) {
        this.api = new OrdersApi(book);
        this.recommendations = recommendations;
        this.faults = settings.faults();
        this.dependency = Dependency.of(settings.needs().dependency());
        this.metrics = metrics;
        this.responses = responses;
        this.work = work;
        this.slow = CompletableFuture.delayedExecutor(faults.latency().toMillis(), TimeUnit.MILLISECONDS, work);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        long start = System.nanoTime();
        Route route = route(exchange);
        byte[] body = exchange.getRequestBody().readNBytes(Route.BODY_LIMIT + 1);
        InFlight.Request begun = responses.begin();
        CompletableFuture<Answer> answer = answer(route, body);
        CompletableFuture<Void> unused = answer.exceptionally(failure -> Answer.error(500, "a defect: " + failure))
                .thenAccept(ready -> {
                    metrics.answered(route.operation(), ready.status(), System.nanoTime() - start);
                    responses.send(exchange, ready, begun);
                });
    }

    private Route route(HttpExchange exchange) {
        Route route =
                Route.of(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        return route.operation().needsModel() && recommendations.isEmpty() ? Route.UNKNOWN : route;
    }

    private CompletableFuture<Answer> answer(Route route, byte[] body) {
        if (route.operation().isAboutOrders()) {
            return dependency.isUp().thenApplyAsync(up -> answer(route, body, up), later());
        }
        return route.operation() == Route.Operation.RECOMMEND && recommendations.isPresent()
                ? recommendations.get().answer(body)
                : CompletableFuture.completedFuture(api.answer(route, body));
    }

    private Answer answer(Route route, byte[] body, boolean up) {
        if (!up) {
            return Answer.error(503, "the dependency is down");
        }
        return faults.errors().takesNext() ? Answer.error(500, "this version is broken") : api.answer(route, body);
    }

    /** At once, or after this version's latency. */
    private Executor later() {
        boolean delayed = !faults.latency().isZero() && faults.slow().takesNext();
        return delayed ? slow : work;
    }
}
