package dev.switchback.rollback.judgement;

import dev.switchback.resources.Annotations;
import dev.switchback.resources.Freeze;
import dev.switchback.resources.Policy;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people wrote: annotations from the nearest to the furthest, and the service's settings. */
public record Rules(
        Map<String, String> onWorkload,
        Map<String, String> onNamespace,
        Map<String, String> onService,
        Settings settings) {

    /**
     * The policy that holds.
     *
     * @param why whose it is
     */
    public record EffectivePolicy(Policy policy, String why) {}

    /**
     * The workload's own policy, else its namespace's, else the service's. An annotation that cannot be parsed counts as
     * off, since nobody can know that more was meant.
     */
    public EffectivePolicy policy() {
        return written("workload", onWorkload)
                .or(() -> written("namespace", onNamespace))
                .orElseGet(() ->
                        new EffectivePolicy(settings.policy(), "the service's policy is " + lower(settings.policy())));
    }

    /** The first freeze that holds at {@code now}: on the workload, on its namespace, or on the service's namespace. */
    public Optional<Freeze> freeze(Instant now) {
        return Freeze.of("workload", onWorkload)
                .filter(f -> f.holdsAt(now))
                .or(() -> Freeze.of("namespace", onNamespace).filter(f -> f.holdsAt(now)))
                .or(() -> Freeze.of("service", onService).filter(f -> f.holdsAt(now)));
    }

    private static Optional<EffectivePolicy> written(String whose, Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(Annotations.POLICY)).map(text -> Policy.of(text)
                .map(policy -> new EffectivePolicy(policy, "the policy on the " + whose + " is " + lower(policy)))
                .orElseGet(() -> new EffectivePolicy(
                        Policy.OFF,
                        "the policy on the " + whose + " cannot be parsed, so it counts as off;"
                                + " allowed: off, observe, approve, automatic")));
    }

    private static String lower(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
