package dev.switchback.orders;

import java.sql.SQLException;
import javax.sql.DataSource;

/** Where orders are kept. */
interface Database extends DataSource {

    /**
     * Whether orders can be read.
     *
     * @throws SQLException when it cannot be asked
     */
    boolean isHealthy() throws SQLException;

    /**
     * The file at this address; the SQLite library is loaded here and nowhere else.
     *
     * @throws IllegalArgumentException when it is not there
     */
    static Database at(String address) {
        try {
            return new SqliteFile(address);
        } catch (NoClassDefFoundError e) {
            throw new IllegalArgumentException("ORDERS_DATABASE needs sqlite-jdbc on the class path", e);
        }
    }
}
