package dev.switchback.rollback.web.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When, and how long ago, for people. */
final class Age {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long HOURS_UNTIL_DAYS = 48;

    private Age() {}

    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    static String of(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s ago";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min ago";
        }
        return age.toHours() < HOURS_UNTIL_DAYS ? age.toHours() + " h ago" : age.toDays() + " days ago";
    }
}
