package dev.switchback.rollback.notice;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every outcome as a log line; pages are warnings. */
public final class LogChannel implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.outcome");

    @Override
    public Delivery send(Notification notification) {
        String line = "rollback {}: {}{}";
        String mark = notification.level() == Notification.Level.PAGE ? "[page] " : "";
        if (notification.level() == Notification.Level.PAGE) {
            LOG.warn(line, notification.rollback(), mark, notification.headline());
        } else {
            LOG.info(line, notification.rollback(), mark, notification.headline());
        }
        return new Delivery.Delivered();
    }
}
