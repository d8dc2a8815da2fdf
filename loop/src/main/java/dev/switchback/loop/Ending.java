package dev.switchback.loop;

import dev.switchback.loop.report.Result;
import java.util.List;

/**
 * How a run ended.
 *
 * @param conclusion what the record says, for people
 * @param table the measured seconds for people
 * @param objections what was not as promised; empty when all was
 */
public record Ending(Result result, String conclusion, List<String> table, List<String> objections) {
    public Ending {
        table = List.copyOf(table);
        objections = List.copyOf(objections);
    }

    public boolean isAsPromised() {
        return objections.isEmpty();
    }
}
