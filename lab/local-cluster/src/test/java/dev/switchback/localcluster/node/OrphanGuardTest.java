package dev.switchback.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OrphanGuardTest {

    @Test
    void killsWhatWasNotDropped() throws Exception {
        var kept = new ProcessBuilder("sleep", "1000").start();
        var dropped = new ProcessBuilder("sleep", "1000").start();
        try (var guard = new OrphanGuard()) {
            guard.add(kept.pid());
            guard.add(dropped.pid());
            guard.drop(dropped.pid());
        }
        assertThat(kept.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(dropped.isAlive()).isTrue();
        dropped.destroyForcibly();
    }

    @Test
    void killsThemWhenTheJavaVmIsKilled() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var vm = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Guarded.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var output = new BufferedReader(new InputStreamReader(vm.getInputStream(), StandardCharsets.UTF_8));
        var child = ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        vm.destroyForcibly();
        assertThat(child.onExit().get(5, TimeUnit.SECONDS).isAlive()).isFalse();
    }

    /** Starts a guarded process, prints its id and waits for ever. */
    public static final class Guarded {
        private Guarded() {}

        public static void main(String[] args) throws Exception {
            var child = new ProcessBuilder("sleep", "1000").start();
            new OrphanGuard().add(child.pid());
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }
}
