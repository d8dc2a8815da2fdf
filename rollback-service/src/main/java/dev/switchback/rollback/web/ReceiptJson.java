package dev.switchback.rollback.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.rollback.intake.IncomingAlert;
import dev.switchback.rollback.intake.Receipt;

/** What became of one alert, for the answer to its sender. */
final class ReceiptJson {
    private ReceiptJson() {}

    static void write(ObjectNode node, IncomingAlert alert, Receipt receipt) {
        node.put("alertname", alert.alertname())
                .put("outcome", outcome(receipt))
                .put("message", receipt.message());
        if (receipt instanceof Receipt.Recorded recorded) {
            node.put("rollback", recorded.rollback());
        }
        if (receipt instanceof Receipt.Known known) {
            node.put("rollback", known.rollback());
        }
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
