package dev.switchback.runtime.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays {@link Races} in virtual machines of their own. */
@Tag("long")
class JcstressTest {
    private static final int RACES = Races.class.getDeclaredClasses().length;

    private static final Pattern RESULTS = Pattern.compile(
            "\\(Results: (?<planned>\\d+) planned; (?<passed>\\d+) passed, 0 failed, 0 soft errs, 0 hard errs\\)");

    @TempDir
    Path folder;

    @Test
    void whoeverWasFirst() throws Exception {
        Path report = folder.resolve("report.txt");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.openjdk.jcstress.Main",
                        "-t",
                        Races.class.getSimpleName(),
                        "-jvmArgs",
                        "-Xmx256m",
                        "-sc",
                        "false",
                        "-f",
                        "1",
                        "-iters",
                        "10",
                        "-time",
                        "500")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start()
                .waitFor();
        String text = Files.readString(report);
        assertThat(exit).as(text).isZero();
        Matcher last = RESULTS.matcher(text.substring(text.lastIndexOf("(Results: ")));
        assertThat(last.lookingAt()).as(text).isTrue();
        assertThat(last.group("passed")).isEqualTo(last.group("planned"));
        assertThat(Integer.parseInt(last.group("passed"))).isGreaterThanOrEqualTo(RACES);
    }
}
