package dev.switchback.cli.breakers;

import dev.switchback.cli.command.CommandFailure;
import dev.switchback.cli.command.Shell;
import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.cooldown.sqlite.SqliteCooldownStore;
import dev.switchback.runtime.sqlite.SqliteFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** A store of cooldowns, as a person uses it: waits for it, and says what is wrong with it. */
public final class SharedCooldowns implements AutoCloseable {
    private static final long TIMEOUT_S = 5;

    private final CooldownStore store;
    private final Shell shell;

    private SharedCooldowns(CooldownStore store, Shell shell) {
        this.store = store;
        this.shell = shell;
    }

    /** To change something. */
    static SharedCooldowns open(String address, Shell shell) {
        return open(address, shell, CooldownStore::open);
    }

    /** Only to read it: a file stays as it is. */
    static SharedCooldowns openToRead(String address, Shell shell) {
        return open(
                address,
                shell,
                (any, clock) -> any.startsWith("sqlite:")
                        ? SqliteCooldownStore.readOnly(SqliteFile.path(any))
                        : CooldownStore.open(any, clock));
    }

    private static SharedCooldowns open(
            String address, Shell shell, BiFunction<String, InstantSource, CooldownStore> opening) {
        if (address.equals("memory:")) {
            throw CommandFailure.usage(
                    "--store memory: exists inside one process only; reach a running process with --url");
        }
        if (address.matches("sqlite:///.+") && Files.notExists(Path.of(address.substring("sqlite://".length())))) {
            throw CommandFailure.usage("no such file: " + address + "; a service creates it when it starts to use it");
        }
        try {
            return new SharedCooldowns(opening.apply(address, shell.clock()), shell);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw CommandFailure.usage("--store " + address + ": " + e.getMessage(), e);
        }
    }

    /** Those that are in force. */
    List<Cooldown> inForce() {
        return Cooldown.inForce(waitFor(store.list()), now()).stream()
                .sorted((a, b) -> a.breaker().compareTo(b.breaker()))
                .toList();
    }

    Cooldown open(String breaker, Duration time, String reason) {
        return put(Cooldown.open(breaker, source(), decided(breaker), now().plus(time), reason));
    }

    Cooldown release(String breaker, String reason) {
        return put(Cooldown.release(breaker, source(), decided(breaker), reason));
    }

    /** After all that the store knows of this breaker, even when the clock here is behind. */
    private Instant decided(String breaker) {
        return Cooldown.decidedNow(breaker, waitFor(store.list()), now());
    }

    private Instant now() {
        return shell.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private String source() {
        return "person:" + shell.user();
    }

    private Cooldown put(Cooldown cooldown) {
        waitFor(store.put(cooldown).thenApply(done -> cooldown));
        return cooldown;
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SqliteFile.WrongFileException wrong
                    ? CommandFailure.usage("not a cooldown store: " + wrong.getMessage(), e)
                    : CommandFailure.unreachable("the cooldown store does not answer; is the address right?", e);
        } catch (TimeoutException e) {
            throw CommandFailure.unreachable("the cooldown store did not answer within " + TIMEOUT_S + " s", e);
        } catch (InterruptedException e) {
            throw CommandFailure.interrupted("");
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
