package dev.switchback.runtime.probes;

import dev.switchback.runtime.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a probe.
 *
 * @param ok whether the probe passes
 * @param body what is said about it, in order
 */
public record Report(boolean ok, Map<String, @Nullable Object> body) {

    /** 200, or 503. */
    public int status() {
        return ok ? 200 : 503;
    }

    /** The body as JSON. */
    public String json() {
        return Json.write(body);
    }
}
