package dev.switchback.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a search for a program ended with. */
public sealed interface Finding {

    /** The name that was asked for. */
    String name();

    /** The program, if there is one. */
    default Optional<Found> found() {
        return Optional.empty();
    }

    /** What is missing, where it was looked for, what to do, on one line; empty when it is here. */
    default String missing() {
        return "";
    }

    /**
     * A program that runs here.
     *
     * @param path the executable, absolute
     * @param version what it says of itself, digits and dots such as {@code 2.42.0}
     */
    record Found(String name, Path path, String version) implements Finding {
        @Override
        public Optional<Found> found() {
            return Optional.of(this);
        }
    }

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

        @Override
        public String missing() {
            return name + " not found (" + String.join("; ", looked) + "). " + remedy;
        }
    }
}
