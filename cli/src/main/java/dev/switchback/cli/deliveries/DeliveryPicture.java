package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.TerminalPage;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import dev.switchback.resources.DeliveryStatus.VerdictEntry;
import dev.switchback.runtime.durations.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far a delivery is, on a few lines that are drawn over the ones before: the steps, the traffic, the verdict, the harm. */
final class DeliveryPicture {
    private static final int BAR = 20;

    /** So many steps around the present one are shown. */
    private static final int STEPS_BEFORE = 3;

    private static final int STEPS_AFTER = 5;

    private final TerminalPage page;
    private final int width;
    private int drawn;

    /** @param width columns of the terminal */
    DeliveryPicture(TerminalPage page, int width) {
        this.page = page;
        this.width = width;
    }

    /** Draws it in the place of the one before. */
    void draw(Delivery delivery, List<String> steps, Instant now) {
        erase();
        List<String> lines = lines(delivery, steps, now);
        page.lines(lines);
        drawn = lines.size();
    }

    /** What is printed next takes its place. */
    void erase() {
        if (drawn > 0) {
            page.print("\u001b[" + drawn + "A\r\u001b[J");
            drawn = 0;
        }
    }

    private List<String> lines(Delivery delivery, List<String> steps, Instant now) {
        DeliveryStatus status = delivery.status();
        Duration age = Duration.between(
                status.times().started().orElse(now), status.times().ended().orElse(now));
        var lines = new ArrayList<String>();
        lines.add(toned(
                DeliveryView.tone(status.phase()),
                delivery + "  " + delivery.spec().image() + "  "
                        + status.phase().text() + "  "
                        + Durations.formatRounded(age.isNegative() ? Duration.ZERO : age)));
        int at = status.position().index();
        for (int step = Math.max(0, at - STEPS_BEFORE); step < Math.min(steps.size(), at + STEPS_AFTER + 1); step++) {
            lines.add(step(status, steps.get(step), Integer.compare(step, at)));
        }
        lines.add(cut("traffic   " + bar(status.position().weight() / 100.0) + "  "
                + status.position().weight() + "% to the candidate"));
        List<VerdictEntry> verdicts = status.findings().verdicts();
        if (!verdicts.isEmpty()) {
            VerdictEntry last = verdicts.get(verdicts.size() - 1);
            lines.add(
                    cut("evidence  " + bar(status.findings().evidence()) + "  " + last.verdict() + ": " + last.why()));
            lines.add(cut(String.format(
                    Locale.ROOT, "hurt      %.0f requests", status.findings().requestsHurt())));
        }
        lines.add(cut(status.message()));
        return lines;
    }

    private String step(DeliveryStatus status, String name, int place) {
        boolean back = status.phase() == DeliveryPhase.UNDOING || status.phase() == DeliveryPhase.ROLLED_BACK;
        if (place < 0 || status.phase() == DeliveryPhase.SUCCEEDED) {
            return toned(back ? Tone.PLAIN : Tone.GOOD, "  + " + name);
        }
        if (place > 0) {
            return toned(Tone.FAINT, back ? "  - " + name : "    " + name);
        }
        return toned(back ? Tone.WAITING : Tone.BOLD, (back ? "  < " : "  > ") + name);
    }

    private static String bar(double share) {
        int full = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    private String toned(Tone tone, String text) {
        return page.toned(tone, cut(text));
    }

    /** A line that the terminal would break could not be drawn over. */
    private String cut(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() < width ? line : line.substring(0, Math.max(1, width - 2)) + "…";
    }
}
