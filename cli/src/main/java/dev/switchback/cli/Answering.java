package dev.switchback.cli;

import dev.switchback.kubernetes.Cluster;
import dev.switchback.rollback.cases.CaseStore;
import dev.switchback.rollback.model.Rollback;
import dev.switchback.rollback.model.RollbackJson;
import dev.switchback.rollback.people.Answers;
import java.time.InstantSource;

/** Gives a person's answer to a case that asks. */
final class Answering {
    private final Cluster cluster;
    private final InstantSource clock;

    Answering(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    /** The case with the answer in it. */
    Rollback give(ObjectName name, String by, Rollback.Approval.Verdict verdict) {
        var cases = new CaseStore(cluster.customResources(RollbackJson.TYPE));
        Rollback asked = cases.read(name.namespace(), name.name()).orElseThrow(() -> Records.missing(name));
        Answers.Outcome outcome = new Answers(cases, clock).give(asked, by, verdict);
        if (outcome instanceof Answers.Outcome.Given given) {
            return given.rollback();
        }
        if (outcome instanceof Answers.Outcome.NotAsked notAsked) {
            throw new CommandFailure(ExitCode.NEGATIVE, Answers.words(notAsked.rollback()));
        }
        throw WriteFailure.of(((Answers.Outcome.NotWritten) outcome).why(), "the answer");
    }
}
