package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchback.runtime.shutdown.InFlight;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Answers the API's requests, with this version's faults. A slow answer blocks no thread, so probes stay fast. */
final class ApiHandler implements HttpHandler {
    private final OrdersApi api = new OrdersApi();
    private final Settings.Faults faults;
    private final Dependency dependency;
    private final OrderMetrics metrics;
    private final Responses responses;
    private final Executor slow;
    private final LongSupplier nanoTime;

    /**
     * @param slow runs a task after this version's latency
     * @param nanoTime a clock for durations, in nanoseconds
     */
    ApiHandler(Settings settings, OrderMetrics metrics, Responses responses, Executor slow, LongSupplier nanoTime) {
        this.faults = settings.faults();
        this.dependency = Dependency.of(settings.dependency());
        this.metrics = metrics;
        this.responses = responses;
        this.slow = slow;
        this.nanoTime = nanoTime;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        long start = nanoTime.getAsLong();
        Route route =
                Route.of(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        byte[] body = exchange.getRequestBody().readNBytes(Route.BODY_LIMIT + 1);
        InFlight.Request begun = responses.begin();
        CompletableFuture<Answer> answer = route.operation().isAboutOrders()
                ? dependency.isUp().thenApplyAsync(up -> answer(route, body, up), later())
                : CompletableFuture.completedFuture(api.answer(route, body));
        CompletableFuture<Void> unused = answer.exceptionally(failure -> Answer.error(500, "a defect: " + failure))
                .thenAccept(ready -> {
                    metrics.answered(route.operation(), ready.status(), nanoTime.getAsLong() - start);
                    responses.send(exchange, ready, begun);
                });
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
        return delayed ? slow : Runnable::run;
    }
}
