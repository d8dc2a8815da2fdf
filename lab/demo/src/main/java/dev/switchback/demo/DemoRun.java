package dev.switchback.demo;

import dev.switchback.demo.process.GaveUp;
import dev.switchback.demo.process.Processes.Mark;
import dev.switchback.demo.process.Sweeper;
import dev.switchback.demo.report.Narrator;
import dev.switchback.demo.stage.Equipment;
import dev.switchback.tools.Installation;
import dev.switchback.tools.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One run for a person at a terminal: gets the programs, plays, tells how it went, and leaves nothing behind, whether it
 * ends by itself, by Ctrl-C or by {@code kill -9}. Only after a failure the folder with the logs stays.
 */
public final class DemoRun implements AutoCloseable {
    private static final int THREADS = 6;

    private final Narrator narrator;
    private final List<String> switchback;
    private final Path folder;
    private final Mark mark;
    private final Sweeper sweeper;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(THREADS);
    private final Thread player = Thread.currentThread();
    private final Thread atExit = new Thread(this::interrupted, "demo-end");
    private @Nullable Demo demo;
    private boolean ended;
    private volatile boolean silent;

    private DemoRun(PrintStream out, boolean terminal, List<String> switchback) throws IOException {
        this.narrator = new Narrator(out, InstantSource.system(), terminal);
        this.switchback = switchback;
        this.folder = Files.createTempDirectory("switchback-demo-");
        this.mark = Mark.of(System.getenv());
        Path logs = Files.createDirectories(folder.resolve("logs"));
        // What this process itself logs must not get between the lines for people.
        System.setProperty(
                "org.slf4j.simpleLogger.logFile", logs.resolve("demo.log").toString());
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
        this.sweeper = Sweeper.start(mark, folder);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Begins a run; from now on what it starts is ended when this process ends.
     *
     * @param out for people
     * @param terminal whether lines of {@code out} can be overwritten
     * @param switchback the command line that runs the {@code switchback} command
     */
    public static DemoRun begin(PrintStream out, boolean terminal, List<String> switchback) throws IOException {
        return new DemoRun(out, terminal, switchback);
    }

    /** Plays a scenario and tells how it went; null, after telling why, when it could not begin. */
    public @Nullable Ending play(DemoScenario scenario) {
        try {
            Ending played = open(scenario).run();
            judge(scenario, played);
            return played;
        } catch (InterruptedException e) {
            // Ctrl-C: everything is being ended.
            return null;
        } catch (GaveUp | IOException | IllegalStateException e) {
            tell("switchback demo: " + e.getMessage());
            keepLogs();
            return null;
        }
    }

    private synchronized Demo open(DemoScenario scenario) {
        if (ended) {
            throw new IllegalStateException("the run has ended");
        }
        Installation installation = new Installation(Programs.ofThisMachine(), timer, narrator::say);
        Equipment equipment = new Equipment(folder, mark, installation, switchback, InstantSource.system(), timer);
        Demo opened = new Demo(scenario, equipment, narrator);
        demo = opened;
        return opened;
    }

    private void judge(DemoScenario scenario, Ending ending) {
        tell("");
        ending.table().forEach(this::tell);
        tell("");
        tell(ending.conclusion());
        if (ending.isAsPromised()) {
            tell("as promised: " + scenario.story());
            return;
        }
        tell("NOT as promised: " + scenario.story());
        ending.objections().forEach(objection -> tell("  " + objection));
        keepLogs();
    }

    private void keepLogs() {
        if (!silent) {
            sweeper.spareFolder();
            tell("logs are kept in " + folder.resolve("logs"));
        }
    }

    /** How to look at what runs. */
    public void printAddresses(Ending played) {
        tell("");
        tell("export KUBECONFIG=" + played.addresses().get("kubeconfig"));
        tell("kubectl get rollbacks -A");
        new TreeMap<>(played.addresses()).forEach((name, address) -> {
            if (!name.equals("kubeconfig")) {
                tell(String.format("%-14s %s", name, address));
            }
        });
        tell("It goes on running; Ctrl-C ends all of it.");
    }

    /** Ends everything; the folder goes too, unless something failed. */
    public synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        // Ending waits for processes, also in a thread that was interrupted so that it ends.
        boolean interrupted = Thread.interrupted();
        Demo running = demo;
        if (running != null) {
            running.close();
        }
        timer.shutdownNow();
        sweeper.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** This process is told to end. */
    private void interrupted() {
        narrator.say("ending everything that was started");
        narrator.silence();
        silent = true;
        player.interrupt();
        end();
    }

    private void tell(String line) {
        narrator.say(line);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // It is running already.
        }
    }
}
