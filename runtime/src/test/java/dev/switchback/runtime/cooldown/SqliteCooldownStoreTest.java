package dev.switchback.runtime.cooldown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCooldownStoreTest {
    private static final Instant DECIDED = Instant.parse("2049-12-31T23:00:00Z");
    private static final Instant LATER = Instant.parse("2050-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private CooldownStore open(Path file) {
        return CooldownStore.open("sqlite://" + file, InstantSource.fixed(LATER));
    }

    private static List<Cooldown> list(CooldownStore store) {
        return store.list().toCompletableFuture().join();
    }

    private static void put(CooldownStore store, Cooldown cooldown) {
        store.put(cooldown).toCompletableFuture().join();
    }

    @Test
    void keepsTheLastWordOfEachSourceUntilARelease() {
        try (CooldownStore store = open(folder.resolve("new/folder/c.db"));
                CooldownStore other = open(folder.resolve("new/folder/c.db"))) {
            put(store, Cooldown.open("api", "one", DECIDED, LATER, "first"));
            put(store, Cooldown.open("api", "one", DECIDED, LATER.plusSeconds(1), "it's second"));
            put(other, Cooldown.open("api", "two", DECIDED, LATER, "x"));
            put(other, Cooldown.open("db", "two", DECIDED, LATER, "x"));
            assertThat(list(store))
                    .containsExactlyInAnyOrder(
                            Cooldown.open("api", "one", DECIDED, LATER.plusSeconds(1), "it's second"),
                            Cooldown.open("api", "two", DECIDED, LATER, "x"),
                            Cooldown.open("db", "two", DECIDED, LATER, "x"));

            put(store, Cooldown.release("api", "three", DECIDED, "by jo"));
            put(store, Cooldown.open("old", "one", DECIDED, LATER.minusSeconds(8000), "over"));
            put(store, Cooldown.open("db", "one", DECIDED, LATER, "x"));
            assertThat(list(other)).extracting(Cooldown::source).containsExactlyInAnyOrder("three", "two", "one");
        }
    }

    @Test
    void aFileThatCannotBeUsedFailsTheStagesUntilItCan() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("place"), "a file, no folder");
        try (CooldownStore store = open(inTheWay.resolve("c.db"))) {
            assertThatThrownBy(() -> list(store))
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("cannot be made");
            Files.delete(inTheWay);
            assertThat(list(store)).isEmpty();
        }
    }

    @Test
    void aLockedFileDelaysOnlyTheStage() throws Exception {
        Path file = folder.resolve("c.db");
        try (CooldownStore store = open(file);
                var lock = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = lock.createStatement()) {
            assertThat(list(store)).isEmpty();
            statement.execute("BEGIN IMMEDIATE");
            var put =
                    store.put(Cooldown.open("api", "one", DECIDED, LATER, "x")).toCompletableFuture();
            assertThat(put).isNotDone();
            statement.execute("COMMIT");
            put.join();
        }
    }

    @Test
    void aFileThatIsRemovedWhileItIsOpenIsNoticed() throws Exception {
        Path file = folder.resolve("c.db");
        try (CooldownStore store = open(file);
                CooldownStore other = open(file)) {
            put(store, Cooldown.open("api", "one", DECIDED, LATER, "x"));
            assertThat(list(other)).hasSize(1);
            Files.delete(file);
            assertThatThrownBy(() -> list(store)).hasMessageContaining("was removed or replaced while it was open");
            assertThat(list(store)).isEmpty();
            put(store, Cooldown.open("api", "one", DECIDED, LATER, "x"));
            assertThatThrownBy(() -> list(other)).hasMessageContaining("was removed or replaced");
            assertThat(list(other)).hasSize(1);
        }
    }

    @Test
    void aReleaseEndsWhatWasDecidedBeforeItOnly() {
        try (CooldownStore store = open(folder.resolve("c.db"))) {
            put(store, Cooldown.open("api", "one", DECIDED, LATER, "before"));
            put(store, Cooldown.open("api", "two", DECIDED.plusSeconds(9), LATER, "after"));
            put(store, Cooldown.release("api", "three", DECIDED.plusSeconds(5), "reset"));
            put(store, Cooldown.open("api", "one", DECIDED, LATER, "late"));
            assertThat(list(store)).hasSize(3);
            assertThat(Cooldown.inForce(list(store), DECIDED.plusSeconds(10)))
                    .extracting(Cooldown::source)
                    .containsExactly("two");
        }
    }

    @Test
    void addressesThatAreNone() {
        assertThatThrownBy(() -> CooldownStore.open("sqlite://c.db")).hasMessageContaining("sqlite:///PATH");
        assertThatThrownBy(() -> CooldownStore.open("mysql://x")).hasMessageContaining("redis://HOST");
    }

    @Test
    void aKilledProcessLosesNothingThatWasAcknowledged() throws Exception {
        kill(5);
    }

    @Test
    @Tag("long")
    void aProcessThatIsKilledAHundredTimesLosesNothingThatWasAcknowledged() throws Exception {
        kill(100);
    }

    private void kill(int rounds) throws Exception {
        Random random = new Random();
        Path file = folder.resolve("killed.db");
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            int before = acknowledged.size();
            acknowledged.addAll(killed(file, round, random.nextInt(100)));
            assertThat(acknowledged).as("round %s acknowledged some", round).hasSizeGreaterThan(before);
            try (CooldownStore store = CooldownStore.open("sqlite://" + file)) {
                assertThat(list(store))
                        .as("after round %s", round)
                        .extracting(one -> one.breaker() + " " + one.until().toEpochMilli())
                        .containsAll(acknowledged);
            }
        }
    }

    /** Starts a process that opens breakers, kills it at a moment of its work, and returns what it had acknowledged. */
    private List<String> killed(Path file, int round, int millis) throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpensBreakers.class.getName(),
                        "sqlite://" + file,
                        "round-" + round)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            lines.add(output.readLine());
            boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
            // Not process.destroyForcibly(), which closes the streams before they are read.
            process.toHandle().destroyForcibly();
            assertThat(ended).isFalse();
            output.lines().forEach(lines::add);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
        try (var left = Files.list(temporary)) {
            for (Path library : left.toList()) {
                Files.delete(library);
            }
        }
        return lines.stream()
                .filter(line -> line.endsWith(";"))
                .map(line -> line.substring(0, line.length() - 1))
                .toList();
    }
}
