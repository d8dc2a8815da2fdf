package dev.switchback.cli;

import dev.switchback.rollback.intake.GoDuration;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations such as {@code 90s}, {@code 1h30m} or {@code 2d}; more than zero. */
final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        return GoDuration.parse(text)
                .filter(d -> !d.isZero())
                .orElseThrow(() -> new TypeConversionException(
                        "expected a duration, such as 90s, 1h30m or 2d, found '" + text + "'"));
    }
}
