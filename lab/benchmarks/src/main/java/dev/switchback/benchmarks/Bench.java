package dev.switchback.benchmarks;

import dev.switchback.demo.process.Processes.Mark;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What a measurement gets.
 *
 * @param root folder of the project
 * @param folder for its files; exists, and is removed at the end
 * @param mark put into the environment of every process that is started: those that have it are ended at the end
 * @param quick whether to end within three minutes, with fewer samples
 * @param people gets a line at least every few seconds
 */
public record Bench(Path root, Path folder, Mark mark, boolean quick, PrintStream people) {

    /** The launcher of the command that is measured. */
    public String switchback() {
        return root.resolve("switchback").toString();
    }

    public void tell(String line) {
        people.println(line);
    }
}
