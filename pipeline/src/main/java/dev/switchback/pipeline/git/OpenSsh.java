package dev.switchback.pipeline.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * SSH by the machine's own {@code ssh}, as git does it: so ssh-agent, known hosts and {@code ~/.ssh/config} are the person's.
 * It never asks for anything.
 */
final class OpenSsh extends SshSessionFactory {
    private final Optional<String> command;

    /** @param command the value of {@code GIT_SSH_COMMAND}, for a shell; empty for {@code ssh} */
    OpenSsh(Optional<String> command) {
        this.command = command;
    }

    @Override
    public RemoteSession getSession(URIish uri, @Nullable CredentialsProvider credentials, FS files, int timeoutMillis)
            throws TransportException {
        List<String> arguments = arguments(uri);
        return new RemoteSession() {
            @Override
            public Process exec(String remoteCommand, int timeoutSeconds) throws IOException {
                List<String> all = new ArrayList<>(arguments);
                all.add(remoteCommand);
                return new ProcessBuilder(all).start();
            }

            @Override
            public void disconnect() {
                // each command has a process of its own, which ends with it
            }
        };
    }

    private List<String> arguments(URIish uri) throws TransportException {
        String host = uri.getUser() == null ? uri.getHost() : uri.getUser() + "@" + uri.getHost();
        if (host == null || host.startsWith("-")) {
            throw new TransportException(uri, "not a host: " + host);
        }
        List<String> arguments = new ArrayList<>(command.map(given -> List.of("sh", "-c", given + " \"$@\"", "ssh"))
                .orElse(List.of("ssh")));
        arguments.addAll(List.of("-o", "BatchMode=yes"));
        if (uri.getPort() > 0) {
            arguments.addAll(List.of("-p", String.valueOf(uri.getPort())));
        }
        arguments.add(host);
        return arguments;
    }

    @Override
    public String getType() {
        return "openssh";
    }
}
