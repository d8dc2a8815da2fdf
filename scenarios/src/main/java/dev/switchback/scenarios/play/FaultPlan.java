package dev.switchback.scenarios.play;

import dev.switchback.scenarios.file.Step.Fault;
import dev.switchback.scenarios.file.Step.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The faults that are to come. Each happens once, at the n-th such call since it was announced. */
final class FaultPlan {
    private final List<Armed> armed = new ArrayList<>();

    private static final class Armed {
        private final Fault fault;
        private int left;

        private Armed(Fault fault) {
            this.fault = fault;
            this.left = fault.nth();
        }
    }

    void announce(Fault fault) {
        armed.add(new Armed(fault));
    }

    /** What happens to this call; the fault that was announced first when there are two. */
    Optional<FaultKind> meets(Call call) {
        Optional<FaultKind> met = Optional.empty();
        for (Armed next : List.copyOf(armed)) {
            boolean fits = next.fault.verb().equals(call.verb())
                    && next.fault.resource().equals(call.resource());
            if (fits && --next.left == 0) {
                armed.remove(next);
                met = met.or(() -> Optional.of(next.fault.kind()));
            }
        }
        return met;
    }

    /** What was announced and has not happened. */
    List<Fault> left() {
        return armed.stream().map(a -> a.fault).toList();
    }
}
