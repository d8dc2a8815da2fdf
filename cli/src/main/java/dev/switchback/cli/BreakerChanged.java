package dev.switchback.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.runtime.cooldown.Cooldown;

/** Says what a breaker is now. */
final class BreakerChanged {
    private final OutputOption output;

    BreakerChanged(OutputOption output) {
        this.output = output;
    }

    void inService(String name, JsonNode breaker) {
        if (output.isJson()) {
            output.print(breaker);
        } else {
            output.page().line(name + " is " + breaker.path("state").asText("changed"));
        }
    }

    void inStore(Cooldown cooldown) {
        boolean open = cooldown.kind() == Cooldown.Kind.OPEN;
        if (output.isJson()) {
            var json =
                    OutputOption.object().put("breaker", cooldown.breaker()).put("state", open ? "open" : "released");
            output.print(open ? json.put("until", cooldown.until().toString()) : json);
        } else {
            output.page()
                    .line(
                            open
                                    ? cooldown.breaker() + " is open until " + cooldown.until()
                                    : "every cooldown of " + cooldown.breaker() + " is over");
        }
    }
}
