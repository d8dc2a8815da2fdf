package dev.switchback.cli.command;

import dev.switchback.cli.command.TerminalPage.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns as wide as their widest cell, two spaces apart. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<String> header;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** A cell. */
    public record Cell(String text, Tone tone) {
        public static Cell of(String text) {
            return new Cell(text, Tone.PLAIN);
        }
    }

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    public TextTable row(Cell... cells) {
        rows.add(Arrays.stream(cells).map(TextTable::onOneLine).toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    public void printTo(TerminalPage page) {
        int[] widths = widths();
        page.line(line(page, header.stream().map(h -> new Cell(h, Tone.BOLD)).toList(), widths));
        rows.forEach(row -> page.line(line(page, row, widths)));
    }

    /** Text from a cluster cannot move the cursor or break the table. */
    private static Cell onOneLine(Cell cell) {
        return new Cell(cell.text().replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), cell.tone());
    }

    private int[] widths() {
        int[] widths = header.stream().mapToInt(String::length).toArray();
        for (List<Cell> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], length(row.get(i).text()));
            }
        }
        return widths;
    }

    private static String line(TerminalPage page, List<Cell> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Cell cell = cells.get(i);
            boolean last = i == cells.size() - 1;
            line.append(cell.tone() == Tone.PLAIN ? cell.text() : page.toned(cell.tone(), cell.text()));
            if (!last) {
                line.append(" ".repeat(widths[i] - length(cell.text()))).append(GAP);
            }
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
