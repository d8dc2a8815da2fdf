package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.monitoring.IncomingAlert;
import dev.switchback.resources.Reason;
import dev.switchback.resources.Rollback;
import dev.switchback.rollback.intake.Receipt;
import java.util.Optional;
import java.util.function.Function;

/** What became of one alert, for the answer to its sender. */
final class ReceiptJson {
    private ReceiptJson() {}

    /** @param rollbacks by {@code namespace/name}: the answer repeats what the Rollback says by now */
    static void write(
            ObjectNode node, IncomingAlert alert, Receipt receipt, Function<String, Optional<Rollback>> rollbacks) {
        node.put("alertname", alert.alertname())
                .put("outcome", outcome(receipt))
                .put("message", receipt.message());
        name(receipt).ifPresent(name -> {
            node.put("rollback", name);
            rollbacks.apply(name).map(Rollback::status).ifPresent(status -> {
                node.put("phase", status.phase().text());
                status.reason().map(Reason::text).ifPresent(reason -> node.put("reason", reason));
            });
        });
    }

    private static Optional<String> name(Receipt receipt) {
        if (receipt instanceof Receipt.Recorded recorded) {
            return Optional.of(recorded.rollback());
        }
        return receipt instanceof Receipt.Known known ? Optional.of(known.rollback()) : Optional.empty();
    }

    /** {@code ignored}, {@code recorded}, {@code known}, {@code deferred} or {@code dropped}. */
    static String outcome(Receipt receipt) {
        if (receipt instanceof Receipt.Ignored) {
            return "ignored";
        }
        if (receipt instanceof Receipt.Recorded) {
            return "recorded";
        }
        if (receipt instanceof Receipt.Known) {
            return "known";
        }
        return receipt instanceof Receipt.Deferred ? "deferred" : "dropped";
    }
}
