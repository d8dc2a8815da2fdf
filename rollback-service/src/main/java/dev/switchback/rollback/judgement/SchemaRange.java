package dev.switchback.rollback.judgement;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ranges of schema versions such as {@code 12-14} or {@code 1.2-1.10}, both ends included; {@code 14} alone is one version. */
public final class SchemaRange {
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}(\\.\\d{1,18}){0,9}");

    /** Where a version lies. */
    public enum Position {
        WITHIN,
        OUTSIDE,
        /** The range or the version cannot be parsed, so that nobody knows. */
        UNREADABLE
    }

    private SchemaRange() {}

    /** Whether the version lies in the range. */
    public static Position check(String range, String version) {
        String[] ends = range.strip().split("\\s*-\\s*", -1);
        Optional<List<BigInteger>> first = version(ends[0]);
        Optional<List<BigInteger>> last = version(ends[ends.length - 1]);
        Optional<List<BigInteger>> actual = version(version.strip());
        if (ends.length > 2
                || first.isEmpty()
                || last.isEmpty()
                || actual.isEmpty()
                || compare(first.get(), last.get()) > 0) {
            return Position.UNREADABLE;
        }
        boolean within = compare(first.get(), actual.get()) <= 0 && compare(actual.get(), last.get()) <= 0;
        return within ? Position.WITHIN : Position.OUTSIDE;
    }

    private static Optional<List<BigInteger>> version(String text) {
        return VERSION.matcher(text).matches()
                ? Optional.of(Arrays.stream(text.split("\\.", -1))
                        .map(BigInteger::new)
                        .toList())
                : Optional.empty();
    }

    private static int compare(List<BigInteger> one, List<BigInteger> other) {
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            int part = part(one, i).compareTo(part(other, i));
            if (part != 0) {
                return part;
            }
        }
        return 0;
    }

    private static BigInteger part(List<BigInteger> version, int i) {
        return i < version.size() ? version.get(i) : BigInteger.ZERO;
    }
}
