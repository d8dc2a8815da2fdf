package dev.switchback.rollback.decision;

import java.util.List;
import java.util.stream.Stream;

/** The policy of this service, from top to bottom: each group is an ordered table at the head of its class. */
public final class Guards {

    /** The order in which guards are asked; the first that refuses gives the reason. */
    public static final List<Guard> IN_ORDER = Stream.of(
                    RequestGuards.IN_ORDER, CauseGuards.IN_ORDER, TargetGuards.IN_ORDER, LimitGuards.IN_ORDER)
            .flatMap(List::stream)
            .toList();

    private Guards() {}
}
