package dev.switchback.cli.command;

/**
 * A command that comes from another module. Whatever implements this, is a picocli {@code @Command} with a public
 * constructor and is listed in {@code META-INF/services/dev.switchback.cli.command.ExtensionCommand} becomes a command of
 * {@code switchback} when its module is on the class path.
 *
 * <p>The demo and the scenario player come this way, so that what ships does not contain the lab.
 */
public interface ExtensionCommand {}
