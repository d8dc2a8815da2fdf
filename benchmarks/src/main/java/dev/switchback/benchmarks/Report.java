package dev.switchback.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What was measured.
 *
 * @param table lines for people
 * @param figures the same numbers for programs
 * @param met whether every target was met
 */
public record Report(List<String> table, ObjectNode figures, boolean met) {
    public Report {
        table = List.copyOf(table);
    }
}
