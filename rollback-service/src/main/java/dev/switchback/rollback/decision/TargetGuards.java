package dev.switchback.rollback.decision;

import static dev.switchback.rollback.judgement.Verdict.pass;
import static dev.switchback.rollback.judgement.Verdict.refuse;

import dev.switchback.kubernetes.Revision;
import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Annotations;
import dev.switchback.resources.Reason;
import dev.switchback.rollback.decision.Guard.Group;
import dev.switchback.rollback.judgement.Configuration;
import dev.switchback.rollback.judgement.Evidence;
import dev.switchback.rollback.judgement.Facts;
import dev.switchback.rollback.judgement.SchemaRange;
import dev.switchback.rollback.judgement.Target;
import dev.switchback.rollback.judgement.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether there is a good place to go back to, and whether going there would bring it back. */
final class TargetGuards {
    static final List<Guard> IN_ORDER = List.of(
            missing(Reason.ALREADY_AT_TARGET),
            missing(Reason.NO_EARLIER_REVISION),
            missing(Reason.NO_PROVEN_TARGET),
            missing(Reason.PEER_NOT_READY),
            Guard.ofRollback(Group.TARGET, Reason.SCHEMA_INCOMPATIBLE, TargetGuards::schemaIncompatible)
                    .bindingPeople(),
            Guard.ofRollback(Group.TARGET, Reason.CONFIG_CHANGED, TargetGuards::configChanged)
                    .bindingPeople(),
            // For a person's request this is a warning.
            Guard.ofRollback(Group.TARGET, Reason.OWNED_BY_GIT_OPS, TargetGuards::ownedByGitOps));

    private TargetGuards() {}

    /** There has to be somewhere good to go back to. RequestParameters once for each reason why there may be none. */
    private static Guard missing(Reason reason) {
        return Guard.ofRollback(Group.TARGET, reason, (facts, alert) -> facts.target()
                        .missing()
                        .filter(reason::equals)
                        .map(r -> refuse(r, facts.target().message()))
                        .orElseGet(() -> pass(facts.target().message())))
                .bindingPeople();
    }

    /** A revision that does not know the database's schema may destroy data. */
    private static Verdict schemaIncompatible(Facts facts, AlertOccurrence alert) {
        Optional<String> version = schemaVersion(facts);
        Optional<String> range = facts.target()
                .revision()
                .map(r -> r.template()
                        .path("metadata")
                        .path("annotations")
                        .path(Annotations.SCHEMA_RANGE)
                        .asText(""))
                .filter(text -> !text.isBlank());
        if (version.isEmpty() || range.isEmpty()) {
            return pass("nobody says which schema the database has and which the target works with");
        }
        return switch (SchemaRange.check(range.get(), version.get())) {
            case WITHIN -> pass("the target works with schema " + range.get() + ", the database has " + version.get());
            case OUTSIDE ->
                refuse(
                        Reason.SCHEMA_INCOMPATIBLE,
                        "the target works with schema " + range.get() + ", the database has " + version.get());
            case UNREADABLE ->
                refuse(
                        Reason.SCHEMA_INCOMPATIBLE,
                        Annotations.SCHEMA_RANGE + " \"" + range.get() + "\" of the target or "
                                + Annotations.SCHEMA_VERSION + " \"" + version.get()
                                + "\" cannot be parsed; allowed: a range such as 12-14, a version such as 14");
        };
    }

    private static Optional<String> schemaVersion(Facts facts) {
        Evidence evidence = facts.evidence();
        return Optional.ofNullable(evidence.rules().onWorkload().get(Annotations.SCHEMA_VERSION))
                .or(() -> Optional.ofNullable(evidence.rules().onNamespace().get(Annotations.SCHEMA_VERSION)))
                .filter(text -> !text.isBlank());
    }

    /** A template that differs in config marks alone gets the configuration as it is now, not as it was. */
    private static Verdict configChanged(Facts facts, AlertOccurrence alert) {
        if (!(facts.target() instanceof Target.Revert revert) || facts.suspect().isEmpty()) {
            return pass("the target is not an earlier template of this workload");
        }
        Revision suspect = facts.suspect().get();
        if (!Configuration.differsInMarksAlone(suspect.template(), revert.to().template())) {
            return pass("the templates differ in more than config marks");
        }
        Set<Configuration.Reference> references = Configuration.references(suspect.template());
        List<Configuration.Reference> changeable = references.stream()
                .filter(r -> !facts.evidence()
                        .findings()
                        .configuration()
                        .getOrDefault(r, Configuration.State.UNKNOWN)
                        .immutable())
                .toList();
        if (!references.isEmpty() && changeable.isEmpty()) {
            return pass("the templates differ in config marks alone, and what they refer to is immutable");
        }
        String what = changeable.isEmpty()
                ? "configuration from elsewhere"
                : changeable.stream().map(Object::toString).collect(Collectors.joining(", "));
        return refuse(
                Reason.CONFIG_CHANGED,
                "the templates differ in config marks alone: going back would not bring the old content back of "
                        + what);
    }

    /** A controller that heals would undo the rollback within seconds. */
    private static Verdict ownedByGitOps(Facts facts, AlertOccurrence alert) {
        if (facts.target() instanceof Target.Abort) {
            return pass("the delivery that brought it undoes it");
        }
        List<Evidence.Owner> owners = facts.evidence().findings().owners();
        return owners.stream()
                .filter(o -> o.healing().isPresent())
                .findFirst()
                .map(o -> refuse(
                        Reason.OWNED_BY_GIT_OPS,
                        o.name() + " would undo it at once: " + o.healing().orElseThrow() + "; " + o.remedy()))
                .orElseGet(() -> pass(
                        owners.isEmpty()
                                ? "no GitOps controller is known to own it"
                                : owners.get(0).name() + " owns it and does not undo changes by itself"));
    }
}
