package dev.switchback.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.kubernetes.WriteOutcome;

/** A part of what every cluster does, real or local. */
interface Contract {
    Playground playground();

    default Cluster cluster() {
        return playground().cluster();
    }

    static <T> T is(Class<T> type, Object value) {
        assertThat(value).isInstanceOf(type);
        return type.cast(value);
    }

    static WriteOutcome is(WriteOutcome.Kind kind, WriteOutcome outcome) {
        assertThat(outcome.kind()).as(outcome.message()).isEqualTo(kind);
        return outcome;
    }
}
