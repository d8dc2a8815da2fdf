package dev.switchback.rollback.web;

import dev.switchback.resources.Rollback;
import dev.switchback.rollback.RollbackService;
import dev.switchback.rollback.people.Answers;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

/** A person's answers, by API and page alike. */
@Singleton
final class Approvals {
    private final RollbackService service;
    private final Answers answers;

    Approvals(RollbackService service, InstantSource clock) {
        this.service = service;
        this.answers = new Answers(service.rollbacks(), clock);
    }

    /** The case with the answer in it. */
    Rollback give(String namespace, String name, String by, Rollback.Approval.Verdict verdict) {
        Rollback asked = StoredRollbacks.read(service, namespace, name);
        Answers.Outcome outcome = answers.give(asked, by, Optional.empty(), verdict);
        if (outcome instanceof Answers.Outcome.Given given) {
            return given.rollback();
        }
        if (outcome instanceof Answers.Outcome.NotAsked notAsked) {
            throw BadRequest.conflict(Answers.words(notAsked.rollback()));
        }
        throw StoredRollbacks.notWritten(((Answers.Outcome.NotWritten) outcome).why());
    }
}
