package dev.switchback.programs;

import java.nio.file.Path;
import java.util.List;

/** What a search for a program ended with. */
public sealed interface Finding {

    /** The name that was asked for. */
    String name();

    /**
     * A program that runs here.
     *
     * @param path the executable, absolute
     * @param version what it says of itself, digits and dots such as {@code 2.42.0}
     */
    record Found(String name, Path path, String version) implements Finding {}

    /**
     * No usable program.
     *
     * @param looked each place that was searched or each way that was tried, and what was wrong there
     * @param remedy one sentence that says how to get the program
     */
    record NotFound(String name, List<String> looked, String remedy) implements Finding {
        public NotFound {
            looked = List.copyOf(looked);
        }

        /** One line for people: what is missing, where it was looked for, what to do. */
        public String message() {
            return name + " not found (" + String.join("; ", looked) + "). " + remedy;
        }
    }
}
