package dev.switchback.rollback.web.page;

import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.decision.Judge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The pages. They load nothing: one style sheet stands in them, and no script. */
public final class Page {
    private static final String STYLE = style();

    /** Nothing but our style sheet, and forms that lead back here. */
    public static final String CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final Html html = new Html();
    private final Instant now;
    private final boolean mayAnswer;

    /**
     * Who looks, and when.
     *
     * @param mayAnswer whether approving and rejecting is offered
     */
    public Page(Instant now, boolean mayAnswer) {
        this.now = now;
        this.mayAnswer = mayAnswer;
    }

    /**
     * What is to be seen at a glance.
     *
     * @param leads whether this replica decides
     * @param lastWatchdog empty when none was heard since the start
     * @param older leads to what is older than {@code ended}
     */
    public record Overview(
            List<Rollback> open,
            List<Rollback> ended,
            boolean leads,
            Optional<Instant> lastWatchdog,
            Optional<String> older) {}

    /** Open rollbacks first, then those that have ended, the newest first. */
    public String overview(Overview seen) {
        begin("Switchback");
        standing(seen);
        html.open("main").element("h2", "Open");
        list(seen.open(), "Nothing is open.");
        html.element("h2", "History");
        list(seen.ended(), "Nothing has happened yet.");
        seen.older()
                .ifPresent(link ->
                        html.open("p").element("a", "older", "href", link).close());
        return html.close().toString();
    }

    private void standing(Overview seen) {
        long pages = seen.open().stream()
                .filter(r -> r.status()
                        .reason()
                        .filter(reason -> reason.reach() == Reason.Reach.PAGE)
                        .isPresent())
                .count();
        html.open("header")
                .element("h1", "Switchback")
                .open("p", "class", "soft")
                .text((seen.leads() ? "This replica decides. " : "Another replica decides. "))
                .text(seen.lastWatchdog()
                        .map(at -> "Watchdog heard " + Age.of(at, now) + ". ")
                        .orElse("No Watchdog was heard since the start: alerts may not reach this service. "))
                .text("As of " + Age.moment(now) + ".")
                .close();
        if (pages > 0) {
            html.element("p", pages + (pages == 1 ? " case needs" : " cases need") + " a person.", "class", "alarm");
        }
        html.close();
    }

    private void list(List<Rollback> rollbacks, String otherwise) {
        if (rollbacks.isEmpty()) {
            html.element("p", otherwise, "class", "soft");
        }
        var view = new RollbackView(html, now, mayAnswer);
        rollbacks.forEach(r -> view.write(r, false));
    }

    /**
     * One case, with what every guard says of it now.
     *
     * @param guards empty when they cannot be asked now
     */
    public String one(Rollback rollback, List<Judge.Explanation> guards) {
        begin(rollback.spec().workload().toString());
        html.open("header")
                .open("h1")
                .element("a", "Switchback", "href", "/")
                .close()
                .close()
                .open("main")
                .element("h2", rollback.toString());
        new RollbackView(html, now, mayAnswer).write(rollback, true);
        html.element("h2", "What each guard says now");
        if (guards.isEmpty()) {
            html.element("p", "They cannot be asked now: the cluster does not answer.", "class", "soft");
        } else {
            table(guards);
        }
        return html.close().toString();
    }

    private void table(List<Judge.Explanation> guards) {
        html.open("table").open("thead").open("tr");
        List.of("about", "verdict", "reason", "why").forEach(name -> html.element("th", name));
        html.close().close().open("tbody");
        for (Judge.Explanation explanation : guards) {
            String verdict = explanation.word();
            html.open("tr")
                    .element("td", explanation.guard().group().name().toLowerCase(Locale.ROOT))
                    .element("td", verdict, "class", verdict)
                    .element("td", explanation.refusal().map(Reason::text).orElse(""))
                    .element("td", explanation.verdict().message())
                    .close();
        }
        html.close().close();
    }

    /** A page for what went wrong. */
    public String problem(int status, String title, String detail) {
        begin(title);
        html.open("header")
                .open("h1")
                .element("a", "Switchback", "href", "/")
                .close()
                .close();
        return html.open("main")
                .element("h2", status + " " + title)
                .element("p", detail)
                .close()
                .toString();
    }

    private void begin(String title) {
        html.open("html", "lang", "en")
                .open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .element("title", title)
                .style(STYLE)
                .close()
                .open("body");
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream("style.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
