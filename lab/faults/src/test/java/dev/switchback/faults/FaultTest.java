package dev.switchback.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
    @ParameterizedTest
    @EnumSource
    void eachFaultHasAName(Fault fault) {
        assertThat(Fault.named(fault.toString())).isEqualTo(fault);
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatExist() {
        assertThatThrownBy(() -> Fault.named("kill_after"))
                .hasMessage("unknown fault kill_after: use one of error, conflict, timeout, lost, kill, kill-after");
    }

    @Test
    void aKillIsBeforeTheCallAndAKillAfterIsNot() {
        assertThat(Fault.KILL.isDone()).isFalse();
        assertThat(Fault.KILL_AFTER.isDone()).isTrue();
    }
}
