package dev.switchback.orders;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchback.orders.OrderBook.Order;
import dev.switchback.orders.Responses.Answer;
import dev.switchback.runtime.shutdown.InFlight;
import dev.switchback.runtime.sql.CircuitOpenSqlException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers the API's requests, with this version's faults. A slow answer blocks no thread, so probes stay fast. */
final class ApiHandler implements HttpHandler {
    private static final int LISTED = 20;

    private final OrderBook book;
    private final Optional<Recommendations> recommendations;
    private final OrdersSettings.Faults faults;
    private final Supplier<CompletableFuture<Boolean>> dependency;
    private final OrderMetrics metrics;
    private final Responses responses;
    private final Executor work;
    private final Executor slow;

    /** @param work where orders are looked up */
    ApiHandler(
            OrdersSettings settings,
            OrderBook book,
            Optional<Recommendations> recommendations,
            OrderMetrics metrics,
            Responses responses,
            Executor work) {
        this.book = book;
        this.recommendations = recommendations;
        this.faults = settings.faults();
        this.dependency = settings.needs()
                .dependency()
                .map(ApiHandler::asked)
                .orElse(() -> CompletableFuture.completedFuture(true));
        this.metrics = metrics;
        this.responses = responses;
        this.work = work;
        this.slow = CompletableFuture.delayedExecutor(faults.latency().toMillis(), TimeUnit.MILLISECONDS, work);
    }

    /** Asks the dependency, once for every request, whether it is up; never fails and blocks no thread. */
    private static Supplier<CompletableFuture<Boolean>> asked(OrdersSettings.Upstream upstream) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(upstream.timeout()).build();
        HttpRequest request = HttpRequest.newBuilder(upstream.address())
                .timeout(upstream.timeout())
                .build();
        return () -> client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .handle((response, failure) -> failure == null && response.statusCode() / 100 == 2);
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
            return dependency.get().thenApplyAsync(up -> answer(route, body, up), later());
        }
        return route.operation() == Route.Operation.RECOMMEND && recommendations.isPresent()
                ? recommendations.get().answer(body)
                : CompletableFuture.completedFuture(ordered(route, body));
    }

    private Answer answer(Route route, byte[] body, boolean up) {
        if (!up) {
            return Answer.error(503, "the dependency is down");
        }
        return faults.errors().takesNext() ? Answer.error(500, "this version is broken") : ordered(route, body);
    }

    /** At once, or after this version's latency. */
    private Executor later() {
        boolean delayed = !faults.latency().isZero() && faults.slow().takesNext();
        return delayed ? slow : work;
    }

    private Answer ordered(Route route, byte[] body) {
        try {
            return switch (route.operation()) {
                case LIST -> new Answer(200, OrderJson.orders(book.newest(LISTED)));
                case CREATE -> create(body);
                case SHOW -> show(route.id());
                case WRONG_METHOD -> Answer.error(405, "use GET or POST on /api/v1/orders, GET on /api/v1/orders/{id}");
                case WRONG_METHOD_TO_RECOMMEND -> Answer.error(405, "use POST on /api/v1/recommendations");
                case UNKNOWN, RECOMMEND -> Answer.error(404, "no such path");
            };
        } catch (CircuitOpenSqlException e) {
            return Answer.error(503, "the database is down, and not asked for a while");
        } catch (SQLException e) {
            return Answer.error(503, "the database is down");
        }
    }

    private Answer create(byte[] body) throws SQLException {
        if (body.length > Route.BODY_LIMIT) {
            return Answer.error(413, "an order has at most " + Route.BODY_LIMIT + " bytes");
        }
        try {
            OrderJson.Draft draft = OrderJson.draft(body);
            String item = draft.item();
            if (item == null || item.isBlank() || draft.quantity() < 1 || draft.quantity() > 1000) {
                return Answer.error(400, "an order has an item, and a quantity from 1 to 1000");
            }
            return new Answer(201, OrderJson.order(book.add(item, draft.quantity())));
        } catch (IOException e) {
            return Answer.error(400, "not an order in JSON, such as {\"item\": \"book\", \"quantity\": 2}");
        }
    }

    private Answer show(String id) throws SQLException {
        return (id.matches("\\d{1,18}") ? book.find(Long.parseLong(id)) : Optional.<Order>empty())
                .map(order -> new Answer(200, OrderJson.order(order)))
                .orElseGet(() -> Answer.error(404, "no such order"));
    }
}
