package dev.switchback.pipeline.steps;

import dev.switchback.kubernetes.WorkloadRef;
import dev.switchback.pipeline.analysis.AnalysisVerdict;
import dev.switchback.resources.Delivery;
import dev.switchback.smoke.SmokeOutcome;
import java.time.Instant;

/** What is asked about a candidate besides what the API server says of it. Calls may take as long as they have to. */
public interface CandidateChecks {

    /** Runs the delivery's smoke test against the pods of the Deployment that has the candidate. */
    SmokeOutcome smoke(Delivery delivery, WorkloadRef candidate);

    /** What the figures say until now. It is asked again and again while traffic is held. */
    Judgement judge(Delivery delivery, Instant now);

    /**
     * What the figures say.
     *
     * @param requestsHurt failed requests of the candidate above the stable share, until now
     * @param evidence how near they are to saying that the candidate is worse: from 0, nothing speaks against it, to 1
     */
    record Judgement(AnalysisVerdict verdict, double requestsHurt, double evidence) {
        public Judgement(AnalysisVerdict verdict, double requestsHurt) {
            this(verdict, requestsHurt, 0);
        }
    }
}
