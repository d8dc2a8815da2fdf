package dev.switchback.scenarios.file;

/**
 * A mistake in an incident file.
 *
 * @param file as it was named
 * @param line counted from 1; 0 when the file could not be read at all
 * @param key where in the document, such as {@code timeline[2].startsAt}; empty when the text is not YAML
 * @param message what is wrong and what is allowed
 */
public record Problem(String file, int line, String key, String message) {

    /** {@code file:line: key: message}, as compilers write it. */
    @Override
    public String toString() {
        String where = line > 0 ? file + ":" + line : file;
        return key.isEmpty() ? where + ": " + message : where + ": " + key + ": " + message;
    }
}
