package dev.switchback.orders;

import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** The SQLite file that orders are kept in. The SQLite library is loaded by this class and no other. */
final class OrdersDatabase extends SQLiteDataSource {
    /** How long a lock of another process is waited for. */
    private static final int BUSY_MILLISECONDS = 250;

    private static final String TABLE =
            "create table if not exists orders (id integer primary key, item text not null, quantity integer not null)";

    /** @param address such as {@code jdbc:sqlite:/data/orders.db}; the file is made when it is not there */
    OrdersDatabase(String address) {
        setUrl(address);
        setBusyTimeout(BUSY_MILLISECONDS);
    }

    /** A file that came back empty gets its table. */
    @Override
    public SQLiteConnection getConnection(String user, String password) throws SQLException {
        SQLiteConnection connection = super.getConnection(user, password);
        try (Statement statement = connection.createStatement()) {
            statement.execute(TABLE);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
