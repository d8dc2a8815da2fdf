package dev.switchback.runtime.config;

/**
 * Something wrong in a configuration.
 *
 * @param source the file, or the variable or argument
 * @param line from 1; 0 where there are no lines
 * @param key the path of keys to it, with dots
 * @param reason what is wrong with it
 * @param allowed what would be right
 */
public record Problem(String source, int line, String key, String reason, String allowed) {

    /** In one line. */
    public String text() {
        return source + (line > 0 ? ":" + line : "") + ": " + key + (key.isEmpty() ? "" : ": ") + reason + "; allowed: "
                + allowed;
    }
}
