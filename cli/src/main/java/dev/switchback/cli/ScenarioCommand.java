package dev.switchback.cli;

import picocli.CommandLine.Command;

/** Incidents as files. */
@Command(
        name = "scenario",
        description = "Plays incidents that are written as files.",
        mixinStandardHelpOptions = true,
        subcommands = RunScenarios.class)
final class ScenarioCommand {}
