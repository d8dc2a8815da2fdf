package dev.switchback.scenarios.play;

import dev.switchback.rollback.notice.Channel;
import dev.switchback.rollback.notice.Notification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** People. They know a message that comes twice by its id. */
final class PageLog implements Channel {
    private final Notes notes;
    private final Map<String, String> pages = new LinkedHashMap<>();

    PageLog(Notes notes) {
        this.notes = notes;
    }

    @Override
    public Delivery send(Notification notification) {
        if (notification.level() != Notification.Level.RECORD) {
            notes.add(notification.level() + ": " + notification.headline());
        }
        if (notification.level() == Notification.Level.PAGE) {
            pages.putIfAbsent(notification.id(), notification.headline());
        }
        return new Delivery.Delivered();
    }

    List<String> pages() {
        return List.copyOf(pages.values());
    }
}
