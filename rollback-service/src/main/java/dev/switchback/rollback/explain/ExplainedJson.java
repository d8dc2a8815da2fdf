package dev.switchback.rollback.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.rollback.judgement.Decision;
import dev.switchback.rollback.judgement.Judge;
import dev.switchback.rollback.judgement.Verdict;
import java.util.Locale;

/** {@link Explained} as programs read it, over HTTP and from the command line alike. */
public final class ExplainedJson {
    private ExplainedJson() {}

    public static ObjectNode write(Explained explained) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("workload", explained.workload().toString())
                .put("at", explained.at().toString());
        ObjectNode decision = object.putObject("decision").put("outcome", outcome(explained.decision()));
        if (explained.decision() instanceof Decision.Refuse refuse) {
            decision.put("reason", refuse.reason().text());
        }
        decision.put("message", explained.decision().message());
        explained.standing().ifPresent(r -> object.put("case", r.toString()));
        explained.joining().ifPresent(words -> object.put("joining", words));
        ArrayNode guards = object.putArray("guards");
        explained.guards().forEach(g -> guard(guards.addObject(), g));
        ArrayNode facts = object.putArray("facts");
        explained.facts().forEach(facts::add);
        return object;
    }

    private static void guard(ObjectNode node, Judge.Explanation explanation) {
        node.put("group", explanation.guard().group().name().toLowerCase(Locale.ROOT))
                .put("reason", explanation.guard().reason().text())
                .put("verdict", verdict(explanation))
                .put("message", explanation.verdict().message());
        if (explanation.verdict() instanceof Verdict.Pass pass && pass.weak()) {
            node.put("weak", true);
        }
    }

    /** {@code pass}, {@code refuse}, {@code wait}, or {@code not asked} for a guard that does not bind here. */
    public static String verdict(Judge.Explanation explanation) {
        if (!explanation.binds()) {
            return "not asked";
        }
        if (explanation.verdict() instanceof Verdict.Refuse) {
            return "refuse";
        }
        return explanation.verdict() instanceof Verdict.Wait ? "wait" : "pass";
    }

    /** {@code act}, {@code ask}, {@code observe}, {@code refuse} or {@code wait}, as in the record's decisions. */
    public static String outcome(Decision decision) {
        if (decision instanceof Decision.Act) {
            return "act";
        }
        if (decision instanceof Decision.AskApproval) {
            return "ask";
        }
        if (decision instanceof Decision.Observe) {
            return "observe";
        }
        return decision instanceof Decision.Wait ? "wait" : "refuse";
    }
}
