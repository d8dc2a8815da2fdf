package dev.switchback.scenarios.file;

/** Shortens what a message quotes, and keeps it on one line. */
final class Excerpt {
    private static final int LONGEST = 80;

    private Excerpt() {}

    static String of(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "... (" + text.length() + " characters)";
    }
}
