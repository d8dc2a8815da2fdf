package dev.switchback.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequiresProgramTest {
    private static final Finding FOUND = new Finding.Found("promtool", Path.of("/usr/bin/promtool"), "2.42.0");
    private static final Finding MISSING = new Finding.NotFound("amtool", List.of("looked on PATH"), "Install it.");

    @Test
    void runsWithEveryProgram() {
        assertThat(RequiresProgramCondition.verdict(List.of(FOUND), true).isDisabled())
                .isFalse();
    }

    @Test
    void isSkippedWithALineThatSaysWhichAndHow() {
        var verdict = RequiresProgramCondition.verdict(List.of(FOUND, MISSING), false);
        assertThat(verdict.isDisabled()).isTrue();
        assertThat(verdict.getReason()).contains("amtool not found (looked on PATH). Install it.");
    }

    @Test
    void failsWhenToolsAreRequired() {
        assertThatThrownBy(() -> RequiresProgramCondition.verdict(List.of(MISSING), true))
                .hasMessageContaining("SWITCHBACK_REQUIRE_TOOLS is true: amtool not found");
    }

    @Test
    @RequiresProgram("tar")
    void readsTheAnnotationOfAMethod() {
        assertThat(Programs.require("tar")).isAbsolute();
    }

    @Test
    void requireTellsTheWholeStory() {
        assertThatThrownBy(() -> Programs.require("no-such-program"))
                .hasMessageContaining("no-such-program not found (looked on PATH; looked below");
    }
}
