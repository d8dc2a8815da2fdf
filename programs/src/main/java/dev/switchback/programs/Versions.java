package dev.switchback.programs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version numbers as programs print them. */
final class Versions {
    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)+");

    private Versions() {}

    /** The first version number in what a program printed. */
    static Optional<String> in(String output) {
        Matcher matcher = NUMBER.matcher(output);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** Numerically, part by part; a missing part is 0. Negative when {@code left} is the older one. */
    static int compare(String left, String right) {
        String[] a = left.split("\\.", -1);
        String[] b = right.split("\\.", -1);
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = Integer.compare(part(a, i), part(b, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int part(String[] parts, int index) {
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }
}
