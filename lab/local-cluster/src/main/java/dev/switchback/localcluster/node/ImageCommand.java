package dev.switchback.localcluster.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image runs: a program of this machine. A container's {@code command} and {@code args} replace entrypoint and
 * arguments as they do in Kubernetes, and {@code $(NAME)} stands for a variable of the container's environment.
 *
 * @param entrypoint the program and its first arguments
 * @param arguments what {@code args} of the container replaces
 * @param environment beside what the node and the container add
 */
public record ImageCommand(List<String> entrypoint, List<String> arguments, Map<String, String> environment) {
    public ImageCommand {
        entrypoint = List.copyOf(entrypoint);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A program without arguments that could be replaced. */
    public static ImageCommand of(String... entrypoint) {
        return new ImageCommand(List.of(entrypoint), List.of(), Map.of());
    }

    /** A class that runs in a small Java VM of the kind that runs this one. */
    public static ImageCommand java(String classPath, String mainClass, String... arguments) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var small = List.of(
                java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath, mainClass);
        return new ImageCommand(small, List.of(arguments), Map.of());
    }

    /** The same with one more environment variable. */
    public ImageCommand with(String name, String value) {
        var more = new TreeMap<>(environment);
        more.put(name, value);
        return new ImageCommand(entrypoint, arguments, more);
    }
}
