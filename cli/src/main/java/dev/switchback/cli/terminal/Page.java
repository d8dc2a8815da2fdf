package dev.switchback.cli.terminal;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** A place for text, with colours where they are shown. */
public final class Page {
    private final PrintWriter out;
    private final Ansi ansi;

    public Page(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** One line, at once. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    public void lines(List<String> texts) {
        texts.forEach(out::println);
        out.flush();
    }

    /** The text in the tone, if colours are shown. */
    public String toned(Tone tone, String text) {
        return ansi.enabled() && !text.isEmpty() ? tone.on() + text + Tone.OFF : text;
    }
}
