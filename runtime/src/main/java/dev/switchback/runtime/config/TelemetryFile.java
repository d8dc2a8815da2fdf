package dev.switchback.runtime.config;

import java.util.Optional;

/** Where telemetry goes, as a file, a variable or an argument says it: a path, {@code sqlite:///PATH}, or off. */
public final class TelemetryFile {
    private TelemetryFile() {}

    /**
     * The path of the file; empty for off, which may be {@code no}, {@code false} or 0 too.
     *
     * @throws IllegalArgumentException for on, which says no path
     */
    public static Optional<String> path(String said) {
        if (isSwitchedOn(said)) {
            throw new IllegalArgumentException("'" + said + "' is not a file");
        }
        return switched(said).isPresent() ? Optional.empty() : Optional.of(said.replaceFirst("^sqlite://(?=/)", ""));
    }

    static boolean isSwitchedOn(String said) {
        return switched(said).equals(Optional.of(true));
    }

    private static Optional<Object> switched(String said) {
        return Option.ENABLED.read(SpecReader.switched(said.strip()));
    }
}
