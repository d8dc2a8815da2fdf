package dev.switchback.loop;

import dev.switchback.loop.script.BadSide;
import dev.switchback.loop.script.BadVersion;
import dev.switchback.loop.script.Script;
import dev.switchback.loop.script.SharedOutage;

/** Which script belongs to which scenario. */
final class Scripts {
    private Scripts() {}

    static Script of(Scenario scenario) {
        return switch (scenario) {
            case BAD_DEPLOY -> BadVersion.failing();
            case LATENCY -> BadVersion.slow();
            case CRASH_LOOP -> BadVersion.crashing();
            case BLUE_GREEN -> new BadSide();
            case OUTAGE -> SharedOutage.outOfTheBlue();
            case MIXED -> SharedOutage.duringRollout();
        };
    }
}
