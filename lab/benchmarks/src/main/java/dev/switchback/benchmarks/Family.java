package dev.switchback.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One kind of measurement. A new one is a class and a line in {@code META-INF/services/}; it has a constructor without
 * parameters.
 */
public interface Family {

    /** As it is written on the command line. */
    String name();

    /** What it measures, in a line. */
    String measures();

    /**
     * Measures.
     *
     * @throws CannotMeasure when something that it needs is missing
     */
    Report measure(Bench bench) throws CannotMeasure, InterruptedException;

    /**
     * What was measured.
     *
     * @param table lines for people
     * @param figures the same numbers for programs
     * @param met whether every target was met
     */
    record Report(List<String> table, ObjectNode figures, boolean met) {
        public Report {
            table = List.copyOf(table);
        }
    }

    /** Something that a measurement needs is missing or broken; the message says what to do. */
    final class CannotMeasure extends Exception {
        private static final long serialVersionUID = 1;

        public CannotMeasure(String message) {
            super(message);
        }
    }
}
