package dev.switchback.rollback.judgement;

import dev.switchback.kubernetes.Revision;
import dev.switchback.kubernetes.Workload;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The revisions of a workload that were current before the suspect, with what is known of each. */
record Candidates(List<Candidate> newestFirst) {

    /**
     * A revision that may be gone back to.
     *
     * @param bad why it must not be; empty when nothing is known against it
     */
    record Candidate(Revision revision, Optional<String> bad, Proof proof) {

        boolean isProven() {
            return bad.isEmpty() && !(proof instanceof Proof.None);
        }

        boolean isVerified() {
            return isProven() && proof instanceof Proof.Verified;
        }

        /** Why it is passed over. */
        String objection() {
            return bad.orElse(isProven() ? proof.words() + ", but nobody verified it" : proof.words());
        }
    }

    static Candidates of(Workload workload, Revision suspect, History history, Duration provenAfter) {
        return new Candidates(workload.revisions().stream()
                .filter(r -> r.number() < suspect.number())
                .filter(r -> !r.template().equals(suspect.template()))
                .sorted(Comparator.comparingLong(Revision::number).reversed())
                .map(r -> new Candidate(r, history.knownBad(r), history.proof(r, provenAfter)))
                .toList());
    }

    /** The newest that was verified, else the newest that was current for long enough. */
    Optional<Candidate> best() {
        return newestFirst.stream().filter(Candidate::isVerified).findFirst().or(() -> newestFirst.stream()
                .filter(Candidate::isProven)
                .findFirst());
    }

    List<Candidate> newerThan(Candidate best) {
        return newestFirst.subList(0, newestFirst.indexOf(best));
    }
}
