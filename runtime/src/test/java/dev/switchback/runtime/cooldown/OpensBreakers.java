package dev.switchback.runtime.cooldown;

import dev.switchback.runtime.breaker.Settings;
import dev.switchback.runtime.registry.BreakerRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Opens breakers for ever, and prints the name and the end of each cooldown once it is acknowledged. */
final class OpensBreakers {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private OpensBreakers() {}

    public static void main(String[] args) {
        CooldownStore store = CooldownStore.open(args[0]);
        BreakerRegistry breakers = new BreakerRegistry(name -> Settings.defaults());
        CooldownSharing sharing = CooldownSharing.start(breakers, new Telling(store));
        for (int i = 0; i < 1_000_000; i++) {
            breakers.breaker(args[1] + "-" + i).openFor(Duration.ofMinutes(10));
            if (i % 20 == 0) {
                sharing.flush().toCompletableFuture().join();
            }
        }
    }

    private record Telling(CooldownStore store) implements CooldownStore {
        @Override
        public CompletionStage<Void> put(Cooldown cooldown) {
            return store.put(cooldown)
                    .thenRun(() ->
                            print(cooldown.breaker() + " " + cooldown.until().toEpochMilli() + ";\n"));
        }

        private static void print(String line) {
            try {
                OUT.write(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CompletionStage<List<Cooldown>> list() {
            return store.list();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
