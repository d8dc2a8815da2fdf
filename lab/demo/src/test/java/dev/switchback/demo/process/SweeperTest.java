package dev.switchback.demo.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.demo.process.Processes.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
    @TempDir
    Path temp;

    private final Mark mark = new Mark(UUID.randomUUID().toString());

    /** A shell with a child of its own, neither of which reacts to SIGTERM. */
    private static final String STUBBORN = "trap '' TERM; (trap '' TERM; exec sleep 300) & wait";

    @Test
    void ends_what_has_the_mark_and_its_children_and_removes_the_folder() throws Exception {
        Path folder = temp.resolve("run");
        Files.createDirectories(folder.resolve("deep"));
        Process marked = start(mark);
        Process other = start(new Mark(UUID.randomUUID().toString()));
        List<ProcessHandle> children = children(marked);
        Sweeper.start(mark, folder).close();

        assertThat(marked.waitFor(10, TimeUnit.SECONDS)).isTrue();
        children.forEach(child ->
                assertThat(child.onExit()).as("child of the marked process").succeedsWithin(Duration.ofSeconds(10)));
        assertThat(folder).doesNotExist();
        assertThat(other.isAlive()).isTrue();
        other.descendants().forEach(ProcessHandle::destroyForcibly);
        other.destroyForcibly();
    }

    @Test
    void spares_the_folder_when_told_to() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("run"));
        Sweeper sweeper = Sweeper.start(mark, folder);
        sweeper.spareFolder();
        sweeper.close();
        assertThat(folder).exists();
    }

    @Test
    void programs_carry_the_mark_and_end_in_time() throws Exception {
        Processes processes = new Processes(temp.resolve("logs"), mark);
        LocalProcess process =
                processes.start("printer", List.of("sh", "-c", "echo $SWITCHBACK_RUN; exec sleep 300"), Map.of());
        Process first = start(mark);
        children(first);
        processes.close();
        assertThat(process.isRunning()).isFalse();
        assertThat(process.tail(1)).isIn("", mark.value());
        Sweeper.start(mark, temp.resolve("logs")).close();
        assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    private static Process start(Mark mark) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", STUBBORN);
        builder.environment().put(Mark.VARIABLE, mark.value());
        return builder.start();
    }

    private static List<ProcessHandle> children(Process process) {
        while (process.isAlive()) {
            List<ProcessHandle> children = process.children().toList();
            if (!children.isEmpty()) {
                return children;
            }
            Thread.onSpinWait();
        }
        return List.of();
    }
}
