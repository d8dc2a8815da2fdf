package dev.switchback.cli.deliveries;

import dev.switchback.cli.command.OutputOption;
import dev.switchback.cli.command.Shell;
import dev.switchback.cli.command.TerminalPage.Tone;
import dev.switchback.resources.Delivery;
import dev.switchback.resources.DeliveryJson;
import dev.switchback.resources.DeliveryPhase;
import dev.switchback.resources.DeliveryStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prints how far a delivery is: a picture that is drawn over on a terminal; else a line, or one JSON object a line, each time when
 * something has changed.
 */
final class DeliveryView {
    /** Numbers that count down, which are no news. */
    private static final Pattern COUNTING = Pattern.compile("for another \\S+");

    private final OutputOption output;
    private final Optional<DeliveryPicture> picture;
    private List<String> steps = List.of();
    private String printed = "";

    DeliveryView(OutputOption output) {
        this(output, Optional.empty());
    }

    private DeliveryView(OutputOption output, Optional<DeliveryPicture> picture) {
        this.output = output;
        this.picture = picture;
    }

    /** One that draws if it can. */
    static DeliveryView drawing(OutputOption output, Shell shell) {
        boolean draws = shell.isInteractive() && !output.isJson();
        return new DeliveryView(
                output, draws ? Optional.of(new DeliveryPicture(output.page(), shell.columns())) : Optional.empty());
    }

    /** The names of the delivery's steps. */
    synchronized void steps(List<String> names) {
        steps = names;
    }

    synchronized void show(Delivery delivery, Instant now) {
        if (picture.isPresent()) {
            picture.get().draw(delivery, steps, now);
        } else {
            show(delivery);
        }
    }

    synchronized void show(Delivery delivery) {
        String line = output.isJson() ? json(delivery) : line(delivery);
        String news = COUNTING.matcher(line).replaceAll("");
        if (!news.equals(printed)) {
            printed = news;
            output.page().line(line);
        }
    }

    /** What is not about the delivery itself; once. */
    synchronized void say(String text) {
        if (!text.equals(printed)) {
            printed = text;
            picture.ifPresent(DeliveryPicture::erase);
            output.progress().line(text);
        }
    }

    /** Without what changes at every write. */
    private static String json(Delivery delivery) {
        var node = DeliveryJson.summary(delivery);
        node.remove("driver");
        return node.toString();
    }

    String line(Delivery delivery) {
        DeliveryStatus status = delivery.status();
        String where = status.position().name().isEmpty()
                ? ""
                : " [" + status.position().name() + ", " + status.position().weight() + "% to the candidate]";
        long hurt = Math.round(status.findings().requestsHurt());
        return output.page().toned(tone(status.phase()), status.phase().text()) + where + ": " + status.message()
                + (hurt > 0 ? " (requests hurt: " + hurt + ")" : "");
    }

    static Tone tone(DeliveryPhase phase) {
        return switch (phase) {
            case PENDING, PROGRESSING -> Tone.PLAIN;
            case AWAITING_APPROVAL, PAUSED, UNDOING -> Tone.WAITING;
            case SUCCEEDED -> Tone.GOOD;
            case ROLLED_BACK -> Tone.BAD;
        };
    }
}
