package dev.switchback.cli;

import dev.switchback.runtime.cooldown.Cooldown;
import dev.switchback.runtime.cooldown.CooldownStore;
import dev.switchback.runtime.cooldown.CooldownStores;
import dev.switchback.runtime.cooldown.sqlite.SqliteCooldownStore;
import dev.switchback.runtime.sqlite.SqliteFile;
import dev.switchback.runtime.sqlite.WrongFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/** A store of cooldowns, as a person uses it: waits for it, and says what is wrong with it. */
final class SharedCooldowns implements AutoCloseable {
    private static final long TIMEOUT_S = 5;

    private final CooldownStore store;
    private final Shell shell;

    private SharedCooldowns(CooldownStore store, Shell shell) {
        this.store = store;
        this.shell = shell;
    }

    /** To change something. */
    static SharedCooldowns open(String address, Shell shell) {
        return open(address, shell, CooldownStores::open);
    }

    /** To look at it: a file stays as it is. */
    static SharedCooldowns openToRead(String address, Shell shell) {
        return open(
                address,
                shell,
                (any, clock) -> any.startsWith("sqlite:")
                        ? SqliteCooldownStore.readOnly(SqliteFile.path(any))
                        : CooldownStores.open(any, clock));
    }

    private static SharedCooldowns open(
            String address, Shell shell, BiFunction<String, InstantSource, CooldownStore> opening) {
        if (address.equals("memory:")) {
            throw new CommandFailure(
                    ExitCode.USAGE, "memory: is inside one process; --url reaches a process that is running");
        }
        if (address.matches("sqlite:///.+") && Files.notExists(Path.of(address.substring("sqlite://".length())))) {
            throw new CommandFailure(
                    ExitCode.USAGE, "no such file: " + address + "; a service makes it when it starts to use it");
        }
        try {
            return new SharedCooldowns(opening.apply(address, shell.clock()), shell);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Those that are in force. */
    List<Cooldown> inForce() {
        Instant now = now();
        return waitFor(store.list()).stream()
                .filter(cooldown -> cooldown.opens(now))
                .sorted((a, b) -> a.breaker().compareTo(b.breaker()))
                .toList();
    }

    Cooldown open(String breaker, Duration time, String reason) {
        return put(Cooldown.open(breaker, source(), now().plus(time), reason));
    }

    Cooldown release(String breaker, String reason) {
        return put(Cooldown.release(breaker, source(), now().plus(Cooldown.HEARD), reason));
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
            throw e.getCause() instanceof WrongFileException wrong
                    ? new CommandFailure(ExitCode.USAGE, "this is no cooldown store: " + wrong.getMessage())
                    : unreachable(reason(e));
        } catch (TimeoutException e) {
            throw unreachable("no answer within " + TIMEOUT_S + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.ABORTED, "interrupted");
        }
    }

    private static String reason(ExecutionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }

    private static CommandFailure unreachable(String why) {
        return new CommandFailure(ExitCode.UNREACHABLE, "the cooldown store cannot be used: " + why);
    }

    @Override
    public void close() {
        store.close();
    }
}
