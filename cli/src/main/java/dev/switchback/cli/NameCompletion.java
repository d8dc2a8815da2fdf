package dev.switchback.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The end of the completion scripts: names of the cluster, asked for by {@code switchback names}. */
final class NameCompletion {
    private static final List<String> OF_DELIVERIES = List.of("status", "promote", "pause", "resume", "abort", "undo");
    private static final List<String> OF_DEPLOYMENTS =
            List.of("rollback", "explain", "freeze", "unfreeze", "mark good", "mark bad");

    private static final String BASH =
            """

            # Names of the cluster: asked for when a word is one, and kept for some seconds.
            function _switchback_names() {
              local word=${COMP_WORDS[COMP_CWORD]} asked="$* ${COMP_WORDS[COMP_CWORD]%%/*}"
              if [[ $asked != "${_switchback_asked-}" ]] || ((SECONDS - _switchback_at > 5)); then
                _switchback_found=$("${COMP_WORDS[0]}" names "$@" 2>/dev/null </dev/null)
                _switchback_asked=$asked
                _switchback_at=$SECONDS
              fi
              COMPREPLY=($(compgen -W "$_switchback_found" -- "$word"))
              [[ ${COMPREPLY[0]-} != */ ]] || compopt -o nospace 2>/dev/null || true
            }

            function _switchback_with_names() {
              local i word words="" value="" cluster=()
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                if [[ -n $value && $word != "=" ]]; then
                  [[ $value != --kubeconfig && $value != --context ]] || cluster+=("$value" "$word")
                  value=""
                elif [[ " @VALUES@ " == *" $word "* ]]; then
                  value=$word
                elif [[ $word != -* && $word != "=" ]]; then
                  words="$words $word"
                fi
              done
              if [[ -z $value && ${COMP_WORDS[COMP_CWORD]} != -* ]]; then
                case "${words# }" in
                  @DELIVERIES@) _switchback_names deliveries "${cluster[@]}" && return ;;
                  @DEPLOYMENTS@) _switchback_names deployments "${cluster[@]}" "${COMP_WORDS[COMP_CWORD]}" && return ;;
                esac
              fi
              _complete_switchback "$@"
            }

            complete -F _switchback_with_names -o default switchback
            """;

    private NameCompletion() {}

    static String bash(CommandLine root) {
        String values = commands(root)
                .flatMap(command -> command.options().stream())
                .filter(option -> option.arity().max() > 0)
                .map(OptionSpec::names)
                .flatMap(Stream::of)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        return BASH.replace("@VALUES@", values)
                .replace("@DELIVERIES@", alternatives(OF_DELIVERIES))
                .replace("@DEPLOYMENTS@", alternatives(OF_DEPLOYMENTS));
    }

    private static String alternatives(List<String> commands) {
        return commands.stream().map(command -> '"' + command + '"').collect(Collectors.joining(" | "));
    }

    private static Stream<CommandSpec> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(NameCompletion::commands));
    }

    static String fish(CommandLine root) {
        return fish(root, OF_DELIVERIES, "deliveries") + fish(root, OF_DEPLOYMENTS, "deployments (commandline -ct)");
    }

    private static String fish(CommandLine root, List<String> commands, String what) {
        String first = commands.stream()
                .map(command -> command.split(" ", -1)[0])
                .distinct()
                .collect(Collectors.joining(" "));
        return "complete -c %1$s -n '__fish_seen_subcommand_from %2$s' -f -a '(%1$s names %3$s 2>/dev/null)'%n"
                .formatted(root.getCommandName(), first, what);
    }
}
