package dev.switchback.benchmarks;

import dev.switchback.benchmarks.loop.LoopFamily;
import dev.switchback.benchmarks.runtime.RuntimeFamily;
import dev.switchback.benchmarks.webhook.WebhookFamily;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** All measurements. */
final class Families {
    /** A new family is added here. */
    static final List<Family> ALL = List.of(new LoopFamily(), new WebhookFamily(), new RuntimeFamily());

    private Families() {}

    static Optional<Family> named(String name) {
        return ALL.stream().filter(family -> family.name().equals(name)).findFirst();
    }

    static String names() {
        return ALL.stream().map(Family::name).collect(Collectors.joining(", "));
    }
}
