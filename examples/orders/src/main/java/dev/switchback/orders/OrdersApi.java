package dev.switchback.orders;

import dev.switchback.runtime.sql.CircuitOpenSqlException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** What the API does with orders. */
final class OrdersApi {
    private static final int LISTED = 20;

    private final OrderBook book;

    OrdersApi(OrderBook book) {
        this.book = book;
    }

    Answer answer(Route route, byte[] body) {
        try {
            return switch (route.operation()) {
                case LIST -> new Answer(200, Json.orders(book.newest(LISTED)));
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
            Json.Draft draft = Json.draft(body);
            String item = draft.item();
            if (item == null || item.isBlank() || draft.quantity() < 1 || draft.quantity() > 1000) {
                return Answer.error(400, "an order has an item, and a quantity from 1 to 1000");
            }
            return new Answer(201, Json.order(book.add(item, draft.quantity())));
        } catch (IOException e) {
            return Answer.error(400, "not an order in JSON, such as {\"item\": \"book\", \"quantity\": 2}");
        }
    }

    private Answer show(String id) throws SQLException {
        return (id.matches("\\d{1,18}") ? book.find(Long.parseLong(id)) : Optional.<Order>empty())
                .map(order -> new Answer(200, Json.order(order)))
                .orElseGet(() -> Answer.error(404, "no such order"));
    }
}
