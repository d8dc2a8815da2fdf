package dev.switchback.demo.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {
    @TempDir
    Path temp;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void tell_who_failed_them_first() throws Exception {
        CountDownLatch enough = new CountDownLatch(40);
        AtomicInteger calls = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders", exchange -> {
            boolean bad = calls.incrementAndGet() > 20;
            exchange.getResponseHeaders().set("X-Orders-Version", bad ? "2" : "1");
            exchange.getResponseHeaders().set("X-Orders-Pod", bad ? "orders-bad-1" : "orders-good-1");
            exchange.sendResponseHeaders(bad ? 500 : 200, -1);
            exchange.close();
            enough.countDown();
        });
        server.start();
        Path log = temp.resolve("requests.csv");
        Users.Habit habit = new Users.Habit("/orders", 200, Duration.ofSeconds(5));
        Users users = Users.start(server.getAddress(), habit, log, timer, InstantSource.system());
        users.tally().watchFor("2");
        assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();
        users.close();
        server.stop(0);

        Tally.Counts counts = users.tally().counts();
        assertThat(counts.failed()).isBetween(1L, counts.total() - 1);
        Reply caught = users.tally().caught().orElseThrow();
        assertThat(caught.status()).isEqualTo(500);
        assertThat(caught.podName()).isEqualTo("orders-bad-1");
        assertThat(Files.readAllLines(log))
                .hasSize((int) counts.total() + 1)
                .anyMatch(line -> line.contains(",200,1,orders-good-1,"))
                .anyMatch(line -> line.contains(",500,2,orders-bad-1,"));
    }

    @Test
    void nobody_there_is_a_failure() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        InetSocketAddress address = server.getAddress();
        server.stop(0);
        Browser browser = new Browser(address, "/", Duration.ofSeconds(1), InstantSource.system(), System::nanoTime);
        Reply answer = browser.get();
        assertThat(answer.status()).isZero();
        assertThat(answer.failed(Duration.ofSeconds(5))).isTrue();
        assertThat(answer.problem()).isNotEmpty();
    }

    @Test
    void a_late_answer_is_a_failure() {
        Reply answer = new Reply(InstantSource.system().instant(), Duration.ofMillis(5001), 200, "1", "pod", "");
        assertThat(answer.failed(Duration.ofSeconds(5))).isTrue();
        assertThat(answer.failed(Duration.ofSeconds(6))).isFalse();
    }
}
