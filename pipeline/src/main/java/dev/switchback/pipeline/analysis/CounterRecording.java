package dev.switchback.pipeline.analysis;

import dev.switchback.runtime.yaml.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads recorded counters: CSV with the header {@value #HEADER}, in the order of time within each run. */
public final class CounterRecording {
    /** The first line of every recording. */
    public static final String HEADER = "run,time,pod,revision,requests,errors";

    private static final List<String> COLUMNS = List.of(HEADER.split(",", -1));
    private static final double LONGEST_SECONDS = 1e9;
    private static final int LONGEST_POD = 253;
    private static final String NUMBER = "-?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?";

    private final String name;
    private final BufferedReader lines;
    private final Map<Long, Double> lastTimes = new HashMap<>();
    private int line;

    /** One line: a scraped pod of one of the recorded runs. */
    public record Row(long run, PodSample sample) {}

    /** A line that cannot be read; the message names file, line, column and what is allowed. */
    public static final class BrokenRecording extends Exception {
        private static final long serialVersionUID = 1;

        BrokenRecording(Problem problem) {
            super(problem.text());
        }
    }

    /**
     * Begins to read.
     *
     * @param name of the file, for messages
     * @throws BrokenRecording when there is no header, or another one
     */
    public CounterRecording(String name, BufferedReader lines) throws IOException, BrokenRecording {
        this.name = name;
        this.lines = lines;
        String first = lines.readLine();
        line = 1;
        if (first == null) {
            throw problem("", "the file is empty", "the header " + HEADER);
        }
        if (!first.replace("\uFEFF", "").replaceAll("\\s", "").equals(HEADER)) {
            throw problem("header", "is '" + first + "'", HEADER);
        }
    }

    /**
     * The next line; empty at the end.
     *
     * @throws BrokenRecording when it cannot be read
     */
    public Optional<Row> next() throws IOException, BrokenRecording {
        String text = lines.readLine();
        line++;
        while (text != null && text.isBlank()) {
            text = lines.readLine();
            line++;
        }
        return text == null ? Optional.empty() : Optional.of(row(text.split(",", -1)));
    }

    private Row row(String[] fields) throws BrokenRecording {
        if (fields.length != COLUMNS.size()) {
            String column = COLUMNS.get(Math.min(fields.length, COLUMNS.size() - 1));
            throw problem(
                    column(COLUMNS.indexOf(column)),
                    "the line has " + fields.length + " columns",
                    COLUMNS.size() + " columns: " + HEADER);
        }
        long run = (long) number(fields, 0, 0, PodSample.LARGEST);
        double time = time(fields, run);
        String pod = fields[2].strip();
        if (pod.isEmpty() || pod.length() > LONGEST_POD) {
            throw problem(column(2), "'" + pod + "' is not the name of a pod", "1 to " + LONGEST_POD + " characters");
        }
        double requests = number(fields, 4, 0, PodSample.LARGEST);
        double errors = number(fields, 5, 0, PodSample.LARGEST);
        return new Row(run, new PodSample(time, pod, isCanary(fields[3].strip()), requests, errors));
    }

    private double time(String[] fields, long run) throws BrokenRecording {
        double time = number(fields, 1, -LONGEST_SECONDS, LONGEST_SECONDS);
        Double before = lastTimes.put(run, time);
        if (before != null && time < before) {
            throw problem(
                    column(1),
                    text(time) + " is before the line above, at " + text(before),
                    "the order of time in a run");
        }
        return time;
    }

    private boolean isCanary(String revision) throws BrokenRecording {
        return switch (revision) {
            case "canary" -> true;
            case "stable" -> false;
            default -> throw problem(column(3), "'" + revision + "' is unknown", "canary or stable");
        };
    }

    private double number(String[] fields, int column, double least, double most) throws BrokenRecording {
        String text = fields[column].strip();
        double value = text.matches(NUMBER) ? Double.parseDouble(text) : Double.NaN;
        boolean whole = column == 1 || value == Math.rint(value);
        if (!(value >= least && value <= most) || !whole) {
            String kind = column == 1 ? "a number of seconds" : "a whole number";
            throw problem(
                    column(column), "'" + text + "' is not " + kind + " in range", text(least) + " to " + text(most));
        }
        return value;
    }

    private static String column(int index) {
        return "column " + (index + 1) + " (" + COLUMNS.get(index) + ")";
    }

    private static String text(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private BrokenRecording problem(String where, String reason, String allowed) {
        return new BrokenRecording(new Problem(name, line, where, reason, allowed));
    }
}
