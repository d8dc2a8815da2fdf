package dev.switchback.rollback.web.page;

import dev.switchback.resources.AlertOccurrence;
import dev.switchback.resources.Phase;
import dev.switchback.resources.Reason;
import dev.switchback.resources.RevisionRef;
import dev.switchback.resources.Rollback;
import dev.switchback.resources.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One case as a card. */
final class RollbackView {
    private final Html html;
    private final Instant now;
    private final boolean mayAnswer;

    /** @param mayAnswer whether who looks may approve and reject */
    RollbackView(Html html, Instant now, boolean mayAnswer) {
        this.html = html;
        this.now = now;
        this.mayAnswer = mayAnswer;
    }

    void write(Rollback rollback, boolean whole) {
        Status status = rollback.status();
        html.open("article", "class", tone(status.phase()));
        title(rollback);
        status.reason().ifPresent(r -> html.element("p", r.meaning()));
        facts(rollback);
        if (status.phase() == Phase.AWAITING_APPROVAL && mayAnswer) {
            button(rollback, "approve", "Approve");
            button(rollback, "reject", "Reject");
        }
        decisions(status, whole);
        html.close();
    }

    private void title(Rollback rollback) {
        Status status = rollback.status();
        html.open("div", "class", "top");
        html.open("h3")
                .element("a", rollback.spec().workload().toString(), "href", "/rollbacks/" + rollback)
                .close();
        html.element("span", status.phase().text(), "class", "badge phase");
        status.reason().ifPresent(r -> html.element("span", r.text(), "class", "badge"));
        if (status.reason().filter(r -> r.reach() == Reason.Reach.PAGE).isPresent()) {
            html.element("span", "page", "class", "badge page", "title", "a person has to act");
        }
        html.element("span", Age.of(rollback.created(), now), "class", "soft").close();
    }

    private void facts(Rollback rollback) {
        Status status = rollback.status();
        html.open("dl");
        fact("from", status.from().map(RollbackView::words).or(rollback::suspectHash));
        fact("to", status.to().map(RollbackView::words).or(rollback.spec()::target));
        if (rollback.isManual()) {
            fact("asked by", Optional.of(rollback.spec().trigger().by()));
            fact("why", Optional.of(rollback.spec().trigger().reason()));
        }
        for (AlertOccurrence alert : rollback.spec().alerts()) {
            fact("alert", Optional.of(words(alert)));
        }
        fact(status.phase().isOpen() ? "now" : "result", Optional.of(status.message()));
        fact("answer", rollback.spec().approval().map(RollbackView::words));
        fact("changed", status.times().acted().map(Age::moment));
        fact("ended", status.times().finished().map(Age::moment));
        fact("record", Optional.of(rollback.toString()));
        html.close();
    }

    private void fact(String name, Optional<String> value) {
        value.filter(v -> !v.isBlank()).ifPresent(v -> html.element("dt", name).element("dd", v));
    }

    private static String words(Rollback.Approval answer) {
        return answer.verdict().name().toLowerCase(Locale.ROOT) + " by " + answer.by()
                + answer.claimed().map(name -> " (as " + name + ")").orElse("") + " at "
                + Age.moment(answer.at());
    }

    private static String words(RevisionRef revision) {
        String number = revision.hash().isEmpty() ? "" : ", revision " + revision.number() + ", " + revision.hash();
        return revision.image() + " (" + revision.workload() + number + ")"
                + (revision.proof().isBlank() ? "" : ": " + revision.proof());
    }

    private static String words(AlertOccurrence alert) {
        return alert.alertname()
                + alert.startsAt().map(at -> ", since " + Age.moment(at)).orElse(", without a start")
                + alert.resolvedAt().map(at -> ", over since " + Age.moment(at)).orElse(", firing")
                + alert.hash().map(hash -> ", about " + hash).orElse(", names no revision");
    }

    private void button(Rollback rollback, String action, String label) {
        html.open("form", "method", "post", "action", "/rollbacks/" + rollback + "/" + action)
                .element("button", label, "type", "submit", "class", action)
                .close();
    }

    private void decisions(Status status, boolean whole) {
        List<Status.DecisionEntry> entries = new ArrayList<>(status.decisions());
        if (entries.isEmpty()) {
            return;
        }
        Collections.reverse(entries);
        html.open("details", whole ? new String[] {"open", ""} : new String[0]);
        html.element("summary", entries.size() == 1 ? "one decision" : entries.size() + " decisions, the newest first");
        html.open("ol", "reversed", "");
        entries.forEach(this::decision);
        html.close().close();
    }

    private void decision(Status.DecisionEntry entry) {
        html.open("li");
        html.element(
                "strong",
                entry.outcome() + entry.reason().map(r -> " " + r.text()).orElse(""),
                "class",
                entry.outcome());
        html.text(": " + entry.message() + " ").element("span", Age.moment(entry.at()), "class", "soft");
        html.open("ul", "class", "soft");
        entry.evidence().forEach(line -> html.element("li", line));
        html.close().close();
    }

    private static String tone(Phase phase) {
        return switch (phase) {
            case SUCCEEDED -> "good";
            case FAILED, NOT_THE_CAUSE -> "bad";
            case PENDING, AWAITING_APPROVAL, EXECUTING, VERIFYING -> "wait";
            case SUPERSEDED, REFUSED, OBSERVED -> "calm";
        };
    }
}
