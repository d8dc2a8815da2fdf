package dev.switchback.pipeline.analysis;

import dev.switchback.pipeline.analysis.CounterRecording.BrokenRecording;
import dev.switchback.pipeline.analysis.CounterRecording.Row;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays the analysis over recorded counters, as if each run came now. */
public final class CanaryReplay {
    private final AnalysisSettings settings;
    private final Map<Long, Run> runs = new LinkedHashMap<>();

    public CanaryReplay(AnalysisSettings settings) {
        this.settings = settings;
    }

    /** How a run ended; the numbers are those of its analysis. */
    public record Outcome(long run, AnalysisVerdict verdict, CanaryAnalysis analysis) {}

    /** Plays one run; the samples come in the order of time. */
    public static Outcome play(AnalysisSettings settings, List<PodSample> samples) {
        var run = new Run(settings);
        samples.forEach(run::add);
        return run.end(1);
    }

    /** A run that is being told, scrape by scrape. */
    private static final class Run {
        private final ScrapeCycles cycles;
        private final CanaryAnalysis analysis;

        Run(AnalysisSettings settings) {
            this.cycles = new ScrapeCycles(settings.scrape());
            this.analysis = new CanaryAnalysis(settings);
        }

        void add(PodSample sample) {
            tell(cycles.add(sample));
        }

        Outcome end(long number) {
            tell(cycles.end());
            return new Outcome(number, analysis.concluded(), analysis);
        }

        private void tell(List<PodSample> scrape) {
            if (!scrape.isEmpty()) {
                analysis.observe(scrape);
            }
        }
    }

    /**
     * Plays all runs, in the order in which they begin; the rows of different runs may be mixed.
     *
     * @throws BrokenRecording when a line cannot be read; nothing is said of any run then
     */
    public List<Outcome> play(CounterRecording recording) throws IOException, BrokenRecording {
        Optional<Row> row = recording.next();
        while (row.isPresent()) {
            runs.computeIfAbsent(row.get().run(), number -> new Run(settings))
                    .add(row.get().sample());
            row = recording.next();
        }
        return runs.entrySet().stream()
                .map(run -> run.getValue().end(run.getKey()))
                .toList();
    }
}
