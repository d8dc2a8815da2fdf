package dev.switchback.orders;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The orders. Thread-safe. */
interface OrderBook {

    /** @throws SQLException when they are in a database that cannot be asked */
    Order add(String item, int quantity) throws SQLException;

    /** @throws SQLException when they are in a database that cannot be asked */
    Optional<Order> find(long id) throws SQLException;

    /**
     * The newest first, at most {@code limit}.
     *
     * @throws SQLException when they are in a database that cannot be asked
     */
    List<Order> newest(int limit) throws SQLException;

    /**
     * An order.
     *
     * @param quantity 1 to 1000
     */
    record Order(long id, String item, int quantity) {}
}
