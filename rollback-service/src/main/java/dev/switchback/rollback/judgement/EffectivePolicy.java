package dev.switchback.rollback.judgement;

import dev.switchback.rollback.Annotations;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The policy that holds for a workload: its own, else its namespace's, else the service's. A policy that cannot be read
 * is off, since nobody can know that more was meant.
 *
 * @param why whose it is
 */
public record EffectivePolicy(Policy policy, String why) {

    public static EffectivePolicy of(Evidence.Rules rules) {
        return written("workload", rules.onWorkload())
                .or(() -> written("namespace", rules.onNamespace()))
                .orElseGet(() -> {
                    Policy policy = rules.settings().policy();
                    return new EffectivePolicy(policy, "the service's policy is " + lower(policy));
                });
    }

    private static Optional<EffectivePolicy> written(String whose, Map<String, String> annotations) {
        return Optional.ofNullable(annotations.get(Annotations.POLICY)).map(text -> Policy.of(text)
                .map(policy -> new EffectivePolicy(policy, "the policy on the " + whose + " is " + lower(policy)))
                .orElseGet(() -> new EffectivePolicy(
                        Policy.OFF,
                        "the policy on the " + whose
                                + " cannot be read, so it is off; it can be off, observe, approve or automatic")));
    }

    private static String lower(Policy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }
}
