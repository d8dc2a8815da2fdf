package dev.switchback.runtime.yaml;

/**
 * A mistake in a configuration: a file, a variable or an argument.
 *
 * @param source the file, or the variable or argument
 * @param line from 1; 0 where there are no lines
 * @param key the path of keys to it, such as {@code hosts.a.org.roles} or {@code steps[2].hold}; empty for the whole source
 * @param reason what is wrong
 * @param allowed what would be right; empty when the reason says so already
 */
public record Problem(String source, int line, String key, String reason, String allowed) {
    private static final int LONGEST = 200;

    /**
     * {@code file:line: key: reason; allowed: ...}, on one line: quotations from the source are shortened and shown without
     * control characters.
     */
    public String text() {
        return source + (line > 0 ? ":" + line : "") + ": " + excerpt(key) + (key.isEmpty() ? "" : ": ")
                + excerpt(reason) + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
    }

    @Override
    public String toString() {
        return text();
    }

    private static String excerpt(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "?");
        return visible.length() <= LONGEST ? visible : visible.substring(0, LONGEST) + "...";
    }
}
