package dev.switchback.demo;

import dev.switchback.demo.report.DemoResult;
import java.util.List;
import java.util.Map;

/**
 * How a run ended.
 *
 * @param conclusion what the record says, for people
 * @param table the measured seconds for people
 * @param objections what was not as promised; empty when all was
 * @param addresses what can be visited while everything runs, by its name
 */
public record Ending(
        DemoResult result,
        String conclusion,
        List<String> table,
        List<String> objections,
        Map<String, String> addresses) {
    public Ending {
        table = List.copyOf(table);
        objections = List.copyOf(objections);
    }

    public boolean isAsPromised() {
        return objections.isEmpty();
    }
}
