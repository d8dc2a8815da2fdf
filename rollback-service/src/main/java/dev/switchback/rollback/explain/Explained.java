package dev.switchback.rollback.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.decision.Judge;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.FailingShares;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What would become of an alert about the current revision of a workload.
 *
 * @param at when the alert is supposed to have started: the API server's clock, whole seconds
 * @param standing the Rollback that the alert would join
 * @param judgement what follows if that Rollback is judged, with every guard's verdict
 * @param withoutHash what would differ if the alert named no revision, in words
 */
public record Explained(
        WorkloadRef workload, Instant at, Optional<Rollback> standing, Judge.Judgement judgement, String withoutHash) {

    public Decision decision() {
        return judgement.decision();
    }

    /** What the Rollback that stands already means for the alert, in words. */
    public Optional<String> joining() {
        return standing.map(rollback -> "it would join " + rollback + ", which is "
                + rollback.status().phase().text() + consequence(rollback));
    }

    private static String consequence(Rollback rollback) {
        Phase phase = rollback.status().phase();
        if (phase.isActing()) {
            return ": nothing else is done until that one ends";
        }
        if (rollback.hasActed()) {
            return ": one that acted is never reopened";
        }
        return phase.isReopenable() ? " and would be decided again" : "";
    }

    /** As programs read it, over HTTP and from the command line alike. */
    public ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("workload", workload.toString()).put("at", at.toString());
        ObjectNode node = object.putObject("decision").put("outcome", decision().outcome());
        decision().reason().map(Reason::text).ifPresent(text -> node.put("reason", text));
        node.put("message", decision().message());
        object.put("withoutHash", withoutHash);
        standing.ifPresent(r -> object.put("rollback", r.toString()));
        joining().ifPresent(words -> object.put("joining", words));
        ArrayNode guards = object.putArray("guards");
        judgement.verdicts().forEach(v -> guard(guards.addObject(), v));
        judgement.facts().evidence().rollback().spec().alerts().stream()
                .findFirst()
                .flatMap(judgement.facts()::shares)
                .ifPresent(shares -> metrics(object.putObject("metrics"), shares));
        ArrayNode facts = object.putArray("facts");
        judgement.facts().words().forEach(facts::add);
        return object;
    }

    private static void metrics(ObjectNode node, FailingShares shares) {
        node.put("signal", shares.signal().name().toLowerCase(Locale.ROOT));
        share(node.putObject("before"), shares.before());
        share(node.putObject("after"), shares.after());
        share(node.putObject("olderNow"), shares.olderNow());
    }

    /** The share only if it is of enough requests. */
    private static void share(ObjectNode node, FailingShares.Share share) {
        node.put("requests", (long) share.requests());
        if (share.isKnown()) {
            node.put("share", share.value());
        }
    }

    private static void guard(ObjectNode node, Judge.Explanation explanation) {
        node.put("group", explanation.guard().group().name().toLowerCase(Locale.ROOT))
                .put("guard", explanation.guard().reason().text())
                .put("verdict", explanation.word());
        explanation.refusal().map(Reason::text).ifPresent(text -> node.put("reason", text));
        node.put("message", explanation.verdict().message());
        if (explanation.verdict().isWeak()) {
            node.put("weak", true);
        }
    }
}
