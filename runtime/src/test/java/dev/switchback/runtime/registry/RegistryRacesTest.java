package dev.switchback.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.runtime.breaker.BreakerEvent;
import dev.switchback.runtime.breaker.BreakerListener;
import dev.switchback.runtime.breaker.CircuitBreaker;
import dev.switchback.runtime.breaker.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A breaker that is made while the registry changes; what another thread does meanwhile is done by a callback here. */
@Timeout(60)
class RegistryRacesTest {
    private static final Settings OLD = Settings.defaults().withFailMax(1);
    private static final Settings NEW = Settings.defaults().withFailMax(7);

    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    private final BreakerRegistry registry = new BreakerRegistry(name -> {
        meanwhile();
        return OLD;
    });
    private final List<BreakerEvent> heard = new ArrayList<>();

    /** Runs what is to happen, once. */
    private void meanwhile() {
        meanwhile.getAndSet(() -> {}).run();
    }

    @Test
    void aBreakerThatIsBeingMadeGetsTheNewSettings() {
        meanwhile.set(() -> registry.reconfigure(name -> NEW));
        assertThat(registry.breaker("api").settings()).isEqualTo(NEW);
    }

    @Test
    void aBreakerThatIsMadeDuringAReconfigurationGetsTheNewSettings() {
        registry.breaker("first");
        meanwhile.set(() -> registry.breaker("second"));
        registry.reconfigure(name -> {
            meanwhile();
            return NEW;
        });
        assertThat(registry.all()).hasSize(2).allSatisfy(breaker -> assertThat(breaker.settings())
                .isEqualTo(NEW));
    }

    @Test
    void aListenerThatIsAddedMeanwhileHearsOnce() {
        meanwhile.set(() -> registry.listen(heard::add));
        registry.breaker("api").forceOpen();
        assertThat(heard).hasSize(1);
    }

    @Test
    void aListenerThatIsAddedAfterTheOthersWereHearsOnce() {
        registry.listen(new BreakerListener() {
            @Override
            public void on(BreakerEvent event) {}

            @Override
            public boolean wantsCalls() {
                meanwhile();
                return false;
            }
        });
        meanwhile.set(() -> meanwhile.set(() -> registry.listen(heard::add)));
        registry.breaker("api").forceOpen();
        assertThat(heard).hasSize(1);
    }

    @Test
    void aWatcherThatIsAddedMeanwhileIsShownTheBreakerOnce() {
        List<CircuitBreaker> shown = new ArrayList<>();
        meanwhile.set(() -> registry.watch(shown::add));
        CircuitBreaker made = registry.breaker("api");
        assertThat(shown).containsExactly(made);
    }

    @Test
    void whoMakesTheSameBreakerMeanwhileGetsTheSameOne() {
        List<CircuitBreaker> theirs = new ArrayList<>();
        meanwhile.set(() -> theirs.add(registry.breaker("api")));
        CircuitBreaker made = registry.breaker("api");
        assertThat(theirs).containsExactly(made);
    }

    @Test
    void settingsThatThrowChangeNothing() {
        registry.breaker("a");
        registry.breaker("b");
        assertThatThrownBy(() -> registry.reconfigure(name -> {
                    if (name.equals("b")) {
                        throw new IllegalArgumentException("no settings");
                    }
                    return NEW;
                }))
                .hasMessage("no settings");
        assertThat(List.of(registry.breaker("a"), registry.breaker("b"), registry.breaker("c")))
                .allSatisfy(breaker -> assertThat(breaker.settings()).isEqualTo(OLD));
    }

    /** Another thread asks for a breaker while settings, listeners and watchers are called: nobody waits for ever. */
    @Test
    void callbacksMayWaitForOthersWhoAskForBreakers() {
        registry.listen(event -> ask("of a listener"));
        registry.watch(breaker -> {
            if (!breaker.name().startsWith("of")) {
                ask("of a watcher");
            }
        });
        meanwhile.set(() -> ask("of the settings"));
        registry.breaker("api");
        registry.reconfigure(name -> NEW);
        assertThat(registry.all())
                .map(CircuitBreaker::name)
                .containsExactly("api", "of a listener", "of a watcher", "of the settings");
    }

    private void ask(String name) {
        CompletableFuture.runAsync(() -> registry.breaker(name)).join();
    }
}
