package dev.switchback.runtime.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.FailureKind;
import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.breaker.State;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteDataSource;

class GuardedDataSourceTest {
    @TempDir
    private Path folder;

    private final CircuitBreaker breaker =
            CircuitBreaker.of("database", Settings.defaults().withFailMax(3));

    private GuardedDataSource database(Path file) {
        SQLiteDataSource sqlite = new SQLiteDataSource();
        sqlite.setUrl("jdbc:sqlite:" + file);
        return new GuardedDataSource(sqlite, breaker);
    }

    @Test
    void statementsPassAndAreCounted() throws SQLException {
        try (Connection connection = database(folder.resolve("shop.db")).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders (item text primary key)");
            try (PreparedStatement insert = connection.prepareStatement("insert into orders values (?)")) {
                insert.setString(1, "book");
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            try (ResultSet rows = statement.executeQuery("select item from orders")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("book");
            }
        }
        assertThat(breaker.snapshot().window().calls()).isEqualTo(3);
    }

    @Test
    void aWrongStatementWasAnsweredByADatabaseThatWorks() throws SQLException {
        try (Connection connection = database(folder.resolve("shop.db")).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table orders (item text primary key)");
            statement.execute("insert into orders values ('book')");
            for (int i = 0; i < 5; i++) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> statement.execute("insert into orders values ('book')"));
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("selekt"));
            }
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aDatabaseThatIsAwayOpensTheBreakerAndIsNotAskedAgain() throws Exception {
        Path file = folder.resolve("gone/shop.db");
        GuardedDataSource database = database(file);
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(SQLException.class).isThrownBy(database::getConnection);
        }
        Files.createDirectories(file.getParent());

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThatExceptionOfType(CircuitOpenSqlException.class)
                .isThrownBy(database::getConnection)
                .satisfies(e -> assertThat(e.remaining()).isPositive());
        breaker.reset();
        database.getConnection().close();
    }

    @Test
    void aConnectionThatIsNotValidIsAFailure() throws SQLException {
        Connection dead = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> false);
        Connection guarded = GuardedCalls.guard(dead, breaker);
        for (int i = 0; i < 3; i++) {
            assertThat(guarded.isValid(1)).isFalse();
        }

        assertThat(breaker.internals().failures(FailureKind.RESULT)).isEqualTo(3);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    @Test
    void anOpenBreakerStopsStatementsOfOpenConnectionsAndLetsThemClose() throws SQLException {
        try (Connection connection = database(folder.resolve("shop.db")).getConnection()) {
            connection.setAutoCommit(false);
            Statement statement = connection.createStatement();
            breaker.forceOpen();

            assertThatExceptionOfType(CircuitOpenSqlException.class).isThrownBy(() -> statement.execute("select 1"));
            connection.rollback();
            statement.close();
        }
    }

    @Test
    void aLockedDatabaseIsAFailure() {
        assertThat(SqlFailures.isTheDatabases(new SQLException("busy", null, 5)))
                .isTrue();
        assertThat(SqlFailures.isTheDatabases(new SQLException("constraint", null, 19)))
                .isFalse();
        assertThat(SqlFailures.isTheDatabases(new SQLException("lost", "08006")))
                .isTrue();
        assertThat(SqlFailures.isTheDatabases(new SQLException("unique", "23505")))
                .isFalse();
        assertThat(SqlFailures.isTheDatabases(new IllegalStateException())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"HYT00, 0", "HYT01, 0", "HY000, 1021", "HY001, 1037", "HY000, 1205", "S1000, 2006", "HY000, 2013"})
    void aTimeoutAndWhatMysqlsServerSuffersIsAFailure(String state, int code) {
        assertThat(SqlFailures.isTheDatabases(new SQLException("server", state, code)))
                .isTrue();
    }

    /** MySQL's incorrect string value, missing default and check constraint; H2's feature that it does not have. */
    @ParameterizedTest
    @CsvSource({"HY000, 1366", "HY000, 1364", "HY000, 3819", "S1009, 0", "HYC00, 50100", "HY000, 0", "HY000, 5"})
    void whatMysqlAndH2SayOfACallersMistakeIsNoFailure(String state, int code) {
        assertThat(SqlFailures.isTheDatabases(new SQLException("mistake", state, code)))
                .isFalse();
    }

    @Test
    void aCallerWhoseNameAndPasswordAreRefusedOpensNothing() {
        for (Exception refusal : List.of(
                new SQLException("wrong password", "28P01"),
                new SQLInvalidAuthorizationSpecException("wrong password"),
                new SQLFeatureNotSupportedException("a pool has its own"),
                new SQLException("not supported", "HYC00", 50100),
                new UnsupportedOperationException("not supported"))) {
            GuardedDataSource database = refusing(refusal);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> database.getConnection("eve", "guess")).isSameAs(refusal);
            }
        }
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.snapshot().window().calls()).isZero();
    }

    @Test
    void credentialsOfTheDataSourcesOwnThatAreRefusedAndALostDatabaseOpenIt() {
        GuardedDataSource expired = refusing(new SQLException("wrong password", "28P01"));
        GuardedDataSource lost = refusing(new SQLException("lost", "08006"));
        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(SQLException.class).isThrownBy(expired::getConnection);
        }
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> lost.getConnection("alice", "right"));

        assertThat(breaker.state()).isEqualTo(State.OPEN);
    }

    private GuardedDataSource refusing(Exception refusal) {
        DataSource source = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw refusal;
                });
        return new GuardedDataSource(source, breaker);
    }

    @Test
    void statementsAndMetadataLeadBackToTheGuardedConnection() throws SQLException {
        try (Connection connection = database(folder.resolve("shop.db")).getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("select 1")) {
            assertThat(statement.getConnection()).isSameAs(connection);
            assertThat(prepared.getConnection()).isSameAs(connection);
            assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
        }
    }

    @Test
    void aDatabaseThatAnotherWritesToIsAFailure() throws SQLException {
        Path file = folder.resolve("shop.db");
        try (Connection other = database(file).getConnection();
                Statement holding = other.createStatement();
                Connection connection = database(file).getConnection();
                Statement waiting = connection.createStatement()) {
            waiting.execute("pragma busy_timeout = 1");
            holding.execute("begin exclusive");
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> waiting.execute("begin exclusive"));
        }
        assertThat(breaker.internals().failures(FailureKind.EXCEPTION)).isEqualTo(1);
    }
}
