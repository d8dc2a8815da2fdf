package dev.switchback.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void everyPlanCanBeReadBackFromTheResource() {
        assertThat(Plan.class.getAnnotation(JsonSubTypes.class).value())
                .extracting(type -> type.value().getSimpleName(), type -> type.name())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Plan.class.getPermittedSubclasses())
                        .map(kind -> org.assertj.core.groups.Tuple.tuple(kind.getSimpleName(), kind.getSimpleName()))
                        .toList());
    }
}
