package dev.switchback.pipeline.git;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.UnsupportedCredentialItem;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Users and passwords for remotes, from a file or from variables; for SSH there is ssh-agent. Never from an argument. */
public final class GitCredentials {
    private static final String FORM = "a line such as https://user:password@git.example.org";
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]", "::1");

    private final List<Login> logins;
    private final Optional<String> sshCommand;

    /** @param host empty for any */
    private record Login(String host, String user, String password) {
        @Override
        public String toString() {
            return user + " at " + (host.isEmpty() ? "any host" : host);
        }
    }

    private GitCredentials(List<Login> logins, Optional<String> sshCommand) {
        this.logins = List.copyOf(logins);
        this.sshCommand = sshCommand;
    }

    /**
     * Of the variables {@code GIT_USERNAME} and {@code GIT_PASSWORD}, or {@code GIT_TOKEN}; {@code GIT_SSH_COMMAND} is what git
     * takes it for.
     *
     * @param file as {@code git credential-store} writes it, which goes before the variables
     */
    public static GitCredentials of(Map<String, String> variables, Optional<Path> file) {
        List<Login> logins = new ArrayList<>();
        file.ifPresent(path -> logins.addAll(read(path)));
        String password = variables.getOrDefault("GIT_PASSWORD", variables.getOrDefault("GIT_TOKEN", ""));
        if (!password.isEmpty()) {
            logins.add(new Login("", variables.getOrDefault("GIT_USERNAME", "git"), password));
        }
        return new GitCredentials(
                logins, Optional.ofNullable(variables.get("GIT_SSH_COMMAND")).filter(given -> !given.isBlank()));
    }

    private static List<Login> read(Path file) {
        List<Login> logins = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    String where = file + ":" + (i + 1);
                    logins.add(login(lines.get(i).strip())
                            .orElseThrow(() -> GitFailure.refused(where + ": expected " + FORM)));
                }
            }
        } catch (IOException e) {
            throw GitFailure.refused("the credentials " + file + " cannot be read");
        }
        return logins;
    }

    private static Optional<Login> login(String line) {
        try {
            URI url = URI.create(line);
            String[] parts = String.valueOf(url.getRawUserInfo()).split(":", 2);
            return url.getHost() == null || parts.length != 2
                    ? Optional.empty()
                    : Optional.of(new Login(url.getHost(), decoded(parts[0]), decoded(parts[1])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    OpenSsh ssh() {
        return new OpenSsh(sshCommand);
    }

    /** For one remote: what it redirects to gets nothing. */
    CredentialsProvider provider(URIish remote) {
        return new CredentialsProvider() {
            @Override
            public boolean isInteractive() {
                return false;
            }

            @Override
            public boolean supports(CredentialItem... items) {
                return true;
            }

            @Override
            public boolean get(@Nullable URIish asked, CredentialItem... items) throws UnsupportedCredentialItem {
                Optional<Login> login = login(remote, asked);
                for (CredentialItem item : items) {
                    if (item instanceof CredentialItem.Username user && login.isPresent()) {
                        user.setValue(login.get().user());
                    } else if (item instanceof CredentialItem.Password password && login.isPresent()) {
                        password.setValue(login.get().password().toCharArray());
                    } else {
                        return false;
                    }
                }
                return true;
            }
        };
    }

    private Optional<Login> login(URIish remote, @Nullable URIish asked) {
        String host = asked == null ? "" : String.valueOf(asked.getHost());
        boolean safe = asked != null && ("https".equals(asked.getScheme()) || LOOPBACK.contains(host));
        if (!safe || !host.equals(remote.getHost())) {
            return Optional.empty();
        }
        return logins.stream()
                .filter(login -> login.host().isEmpty() || login.host().equals(host))
                .findFirst();
    }
}
