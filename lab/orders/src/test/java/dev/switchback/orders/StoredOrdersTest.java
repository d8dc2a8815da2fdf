package dev.switchback.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders in a real database, which is locked, broken and taken away. */
@Timeout(60)
class StoredOrdersTest {
    private static final String ORDERS = "/api/v1/orders";
    private static final String BREAKER = "/circuit-breakers/database";
    private static final String BOOK = "{\"item\":\"book\",\"quantity\":2}";

    private final List<AutoCloseable> started = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void choose() {
        file = folder.resolve("orders.db");
    }

    @AfterEach
    void stopAll() throws Exception {
        for (AutoCloseable closing : started) {
            closing.close();
        }
    }

    private String address() {
        return "jdbc:sqlite:" + file;
    }

    private RunningOrders orders(Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("ORDERS_DATABASE", address()));
        environment.putAll(more);
        RunningOrders orders = new RunningOrders(environment);
        started.add(orders);
        return orders;
    }

    @Test
    void ordersOutliveTheProcess() throws Exception {
        RunningOrders first = orders(Map.of());
        HttpResponse<String> created = first.post(ORDERS, BOOK);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.body()).isEqualTo("{\"id\":1,\"item\":\"book\",\"quantity\":2}");
        first.post(ORDERS, "{\"item\":\"pen\"}");
        first.close();

        RunningOrders second = orders(Map.of());
        assertThat(second.get(ORDERS).body())
                .isEqualTo("{\"orders\":[{\"id\":2,\"item\":\"pen\",\"quantity\":1}," + created.body() + "]}");
        assertThat(second.get(ORDERS + "/1").body()).isEqualTo(created.body());
        assertThat(second.get(ORDERS + "/9").statusCode()).isEqualTo(404);
    }

    @Test
    void aLockedDatabaseIsWaitedForThreeTimesAndThenNotAsked() throws Exception {
        RunningOrders orders =
                orders(Map.of("SWITCHBACK_BREAKER_HOSTS", "database=fail_max:3,reset:0.4,success_threshold:1"));
        orders.post(ORDERS, BOOK);
        orders.awaitIn("/health/ready", "\"ready\":true");
        try (Connection other = DriverManager.getConnection(address());
                Statement lock = other.createStatement()) {
            lock.execute("begin exclusive");
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = orders.post(ORDERS, BOOK);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).isEqualTo("{\"error\":\"the database is down\"}");
            }
            assertThat(orders.get(BREAKER).body()).contains("\"state\":\"open\"");
            assertThat(orders.get(ORDERS).body())
                    .isEqualTo("{\"error\":\"the database is down, and not asked for a while\"}");
            lock.execute("rollback");
        }
        while (orders.post(ORDERS, BOOK).statusCode() != 201) {
            Thread.onSpinWait();
        }
        orders.awaitIn(BREAKER, "\"state\":\"closed\"");
        assertThat(orders.get(ORDERS + "/2").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsNoDatabaseOpensTheBreakerAndTakesThePodOutOfTraffic() throws Exception {
        Files.writeString(file, "this was a database once; ".repeat(100));
        RunningOrders orders = orders(Map.of());
        for (int i = 0; i < 4; i++) {
            assertThat(orders.get(ORDERS).statusCode()).isEqualTo(503);
        }

        assertThat(orders.get("/metrics").body())
                .contains("circuit_breaker_state{name=\"database\"} 1.0")
                .contains("circuit_breaker_failures_total{name=\"database\",type=\"exception\"} 3.0")
                .contains("circuit_breaker_requests_total{name=\"database\",result=\"rejected\"} 1.0")
                .contains("http_requests_total{method=\"GET\",path=\"/api/v1/orders\",status=\"503\"} 4.0");
        assertThat(orders.awaitIn("/health/ready", "critical_dependency:database"))
                .contains("\"ready\":false")
                .contains("\"database_breaker\":{\"healthy\":false,\"status\":\"open\",\"critical\":false}");
        assertThat(orders.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(orders.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(orders.get(BREAKER).body()).containsPattern("\"remaining_s\":(29|30)");
    }

    @Test
    void aFolderThatIsAwayIsNoReasonToCrash() throws Exception {
        file = folder.resolve("away/orders.db");
        RunningOrders orders = orders(Map.of());
        assertThat(orders.post(ORDERS, BOOK).statusCode()).isEqualTo(503);

        Files.createDirectories(file.getParent());
        assertThat(orders.post(ORDERS, BOOK).statusCode()).isEqualTo(201);
    }
}
