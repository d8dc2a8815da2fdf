package dev.switchback.orders;

import dev.switchback.orders.OrderBook.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps orders in memory; the oldest give way when there are too many. */
final class MemoryOrders implements OrderBook {
    private static final int KEPT = 1_000;

    private final NavigableMap<Long, Order> orders = new TreeMap<>();
    private long lastId;

    @Override
    public synchronized Order add(String item, int quantity) {
        Order order = new Order(++lastId, item, quantity);
        orders.put(order.id(), order);
        if (orders.size() > KEPT) {
            orders.pollFirstEntry();
        }
        return order;
    }

    @Override
    public synchronized Optional<Order> find(long id) {
        return Optional.ofNullable(orders.get(id));
    }

    @Override
    public synchronized List<Order> newest(int limit) {
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
