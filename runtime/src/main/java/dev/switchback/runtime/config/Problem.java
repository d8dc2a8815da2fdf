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
    private static final int LONGEST = 200;

    /** In one line; what a file holds is shortened, and shown without control characters. */
    public String text() {
        return source + (line > 0 ? ":" + line : "") + ": " + shown(key) + (key.isEmpty() ? "" : ": ") + shown(reason)
                + "; allowed: " + allowed;
    }

    private static String shown(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "...";
    }
}
