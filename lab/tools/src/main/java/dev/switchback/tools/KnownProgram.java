package dev.switchback.tools;

import dev.switchback.tools.Installation.PackageSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a program before it is looked for.
 *
 * @param names file names it goes by, the preferred one first
 * @param versionArguments arguments that make it print its version and exit 0
 * @param minimum the oldest version that the project works with, empty for any
 * @param sources ways to install it without root, the preferred one first; may be empty
 * @param remedy one sentence that says how a person gets it
 */
record KnownProgram(
        List<String> names, List<String> versionArguments, String minimum, List<PackageSource> sources, String remedy) {

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)+");
    private static final List<PackageSource> PROMETHEUS =
            List.of(ReleaseArchive.PROMETHEUS, new DebianPackage("prometheus"));
    private static final List<PackageSource> ALERTMANAGER =
            List.of(ReleaseArchive.ALERTMANAGER, new DebianPackage("prometheus-alertmanager"));
    private static final String TO_PATH = " and put it on PATH.";

    /** What the project knows of a program; a name it does not know is looked for as it is. */
    static KnownProgram named(String name) {
        return switch (name) {
            case "prometheus", "promtool" -> installable(List.of(name), "2.42", PROMETHEUS, "prometheus");
            case "alertmanager" ->
                installable(List.of(name, "prometheus-alertmanager"), "0.25", ALERTMANAGER, "prometheus-alertmanager");
            case "amtool" -> installable(List.of(name), "0.25", ALERTMANAGER, "prometheus-alertmanager");
            case "redis-server" -> byHand(List.of(name), "--version", "Install it: apt-get install redis-server.");
            case "chromium" ->
                byHand(
                        List.of(name, "chromium-browser", "google-chrome"),
                        "--version",
                        "Install it: apt-get install chromium.");
            case "kubectl" ->
                new KnownProgram(
                        List.of(name),
                        List.of("version", "--client"),
                        "1.33",
                        List.of(),
                        "Download it from https://kubernetes.io/docs/tasks/tools/" + TO_PATH);
            case "helm" ->
                byHand(List.of(name), "version", "Download it from https://helm.sh/docs/intro/install/" + TO_PATH);
            default -> byHand(List.of(name), "--version", "Install it" + TO_PATH);
        };
    }

    private static KnownProgram installable(
            List<String> names, String minimum, List<PackageSource> sources, String debian) {
        return new KnownProgram(
                names,
                List.of("--version"),
                minimum,
                sources,
                "Install it: apt-get install " + debian
                        + ", or put an official release on PATH, or run `./switchback demo` once, which keeps a copy.");
    }

    private static KnownProgram byHand(List<String> names, String versionArgument, String remedy) {
        return new KnownProgram(names, List.of(versionArgument), "", List.of(), remedy);
    }

    /** What is wrong with a version of this program, empty when it will do. */
    Optional<String> objectionTo(String version) {
        return minimum.isEmpty() || compare(version, minimum) >= 0
                ? Optional.empty()
                : Optional.of("is version " + version + ", older than " + minimum);
    }

    /** The first version number in what a program printed. */
    static Optional<String> versionIn(String output) {
        Matcher matcher = NUMBER.matcher(output);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /** Numerically, part by part; a missing part is 0. Negative when {@code left} is the older one. */
    static int compare(String left, String right) {
        String[] a = left.split("\\.", -1);
        String[] b = right.split("\\.", -1);
        for (int i = 0; i < Math.max(a.length, b.length); i++) {
            int order = Integer.compare(part(a, i), part(b, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int part(String[] parts, int index) {
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }
}
