package dev.switchback.demo.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.switchback.demo.load.Tally;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run ended with, as programs read it.
 *
 * @param outcome the record's phase; null when there is no record
 * @param reason the record's reason; null when it has none
 * @param requests what users got, from the first deployment to the end
 * @param versions of the programs that took part
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@JsonPropertyOrder({"scenario", "outcome", "reason", "seconds", "requests", "versions"})
public record DemoResult(
        String scenario,
        @Nullable String outcome,
        @Nullable String reason,
        Seconds seconds,
        Tally.Counts requests,
        Map<String, String> versions) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One line. */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is always JSON", e);
        }
    }
}
