package dev.switchback.orders;

import dev.switchback.orders.OrderBook.Order;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Keeps orders in a database, with a connection for each request: an outage is noticed by the next one. */
final class StoredOrders implements OrderBook {
    private static final String COLUMNS = "select id, item, quantity from orders ";

    private final DataSource database;

    StoredOrders(DataSource database) {
        this.database = database;
    }

    /**
     * Whether orders can be read.
     *
     * @throws SQLException when the database cannot be asked
     */
    static boolean isHealthy(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.execute("select 1 from orders limit 1");
        }
    }

    @Override
    public Order add(String item, int quantity) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into orders (item, quantity) values (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            insert.setString(1, item);
            insert.setInt(2, quantity);
            insert.executeUpdate();
            try (ResultSet key = insert.getGeneratedKeys()) {
                key.next();
                return new Order(key.getLong(1), item, quantity);
            }
        }
    }

    @Override
    public Optional<Order> find(long id) throws SQLException {
        return selected(COLUMNS + "where id = ?", id).stream().findFirst();
    }

    @Override
    public List<Order> newest(int limit) throws SQLException {
        return selected(COLUMNS + "order by id desc limit ?", limit);
    }

    private List<Order> selected(String query, long parameter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(query)) {
            select.setLong(1, parameter);
            List<Order> orders = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    orders.add(new Order(rows.getLong(1), rows.getString(2), rows.getInt(3)));
                }
            }
            return orders;
        }
    }
}
