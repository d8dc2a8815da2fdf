package dev.switchback.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The orders, in memory; the oldest give way when there are too many. Thread-safe. */
final class OrderBook {
    private static final int KEPT = 1_000;

    private final NavigableMap<Long, Order> orders = new TreeMap<>();
    private long lastId;

    synchronized Order add(String item, int quantity) {
        Order order = new Order(++lastId, item, quantity);
        orders.put(order.id(), order);
        if (orders.size() > KEPT) {
            orders.pollFirstEntry();
        }
        return order;
    }

    synchronized Optional<Order> find(long id) {
        return Optional.ofNullable(orders.get(id));
    }

    /** The newest first, at most {@code limit}. */
    synchronized List<Order> newest(int limit) {
        List<Order> newest = new ArrayList<>();
        for (Order order : orders.descendingMap().values()) {
            if (newest.size() == limit) {
                break;
            }
            newest.add(order);
        }
        return newest;
    }
}
