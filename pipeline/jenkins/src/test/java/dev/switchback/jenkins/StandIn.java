package dev.switchback.jenkins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/**
 * A program called {@code switchback} that records its arguments and its environment and ends as it is told. Its
 * {@code deploy} can wait until {@code promote} or {@code abort} is called, or SIGTERM comes.
 */
final class StandIn {
    private static final String PROGRAM =
            """
            #!/bin/sh
            cd "${0%%/*}" || exit 99
            call=$(printf '%%s\\036' "$@")
            printf '%%s\\035' "$call" >> calls # one write: others write at the same time
            env > "environment-$1"
            case $1 in
              promote) echo 0 1<> answer ;;
              abort) echo 4 1<> answer ;;
              deploy)
                [ ! -p started ] || echo started > started
                if [ -p answer ]; then
                  echo '{"name":"orders","step":"approval"}' > out-status
                  trap 'echo stopped > stopped; exit 4' TERM
                  read -r status < answer
                  rm out-status
                  exit "$status"
                fi ;;
            esac
            [ ! -f "out-$1" ] || cat "out-$1"
            [ ! -f "status-$1" ] || exit "$(cat "status-$1")"
            """
                    .formatted();

    private final Path folder;

    StandIn(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path program = Files.writeString(folder.resolve("switchback"), PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path folder() {
        return folder;
    }

    /** From now on that command ends with that status. */
    StandIn status(String command, int status) throws IOException {
        Files.writeString(folder.resolve("status-" + command), String.valueOf(status));
        return this;
    }

    /** From now on that command prints this. */
    StandIn prints(String command, String text) throws IOException {
        Files.writeString(folder.resolve("out-" + command), text);
        return this;
    }

    /** From now on {@code deploy} comes to an approval, and waits there for an answer. */
    StandIn comesToAnApproval() throws IOException, InterruptedException {
        pipe("answer");
        return this;
    }

    /** Runs {@code then} when {@code deploy} has begun. */
    void whenBegun(Runnable then) throws IOException, InterruptedException {
        Path started = pipe("started");
        var thread = new Thread(() -> {
            try {
                Files.readString(started);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            then.run();
        });
        thread.start();
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        Path pipe = folder.resolve(name);
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        return pipe;
    }

    /** Arguments of each call so far. */
    List<List<String>> calls() throws IOException {
        Path calls = folder.resolve("calls");
        if (!Files.exists(calls)) {
            return List.of();
        }
        String text = Files.readString(calls, StandardCharsets.UTF_8);
        return Arrays.stream(text.split("\035"))
                .map(call -> List.of(call.split("\036", -1)))
                .map(words -> words.subList(0, words.size() - 1))
                .toList();
    }

    /** The calls but those that only look. */
    List<List<String>> orders() throws IOException {
        return calls().stream().filter(call -> !call.get(0).equals("status")).toList();
    }

    String environment(String command) throws IOException {
        return Files.readString(folder.resolve("environment-" + command));
    }

    boolean wasStopped() {
        return Files.exists(folder.resolve("stopped"));
    }
}
