package dev.switchback.cli.command;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Prints text, in colours where the terminal shows them. */
public final class TerminalPage {
    /** What a colour means. */
    public enum Tone {
        PLAIN("0"),
        GOOD("32"),
        BAD("31"),
        WAITING("33"),
        FAINT("2"),
        BOLD("1");

        private final String code;

        Tone(String code) {
            this.code = "\u001b[" + code + "m";
        }
    }

    private final PrintWriter out;
    private final Ansi ansi;

    public TerminalPage(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** One line, at once. */
    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** As it is, without the end of a line. */
    public void print(String text) {
        out.print(text);
        out.flush();
    }

    public void lines(List<String> texts) {
        texts.forEach(out::println);
        out.flush();
    }

    /** The text in the tone, if colours are shown. */
    public String toned(Tone tone, String text) {
        return ansi.enabled() && !text.isEmpty() ? tone.code + text + Tone.PLAIN.code : text;
    }
}
