package dev.switchback.pipeline.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Another repository, to fetch from and to push to; never by force.
 *
 * @param name of a remote in the configuration, or a URL
 */
public record GitRemote(String name, GitCredentials credentials) {
    private static final int TIMEOUT_SECONDS = 30;

    /** Something that is done over one connection. */
    private interface Exchange<T> {
        T over(Transport transport) throws IOException;
    }

    /** The commit that a ref names there, fetched; empty when there is no such ref. */
    Optional<ObjectId> fetch(GitRepository into, String ref) {
        Optional<ObjectId> there = exchange(into, transport -> head(transport, ref));
        if (there.isPresent() && !isWhole(into, there.get())) {
            exchange(into, transport -> transport.fetch(NullProgressMonitor.INSTANCE, List.of(new RefSpec(ref))));
        }
        return there;
    }

    /** What a ref of ours reaches is whole: Git never updates a ref before all objects are there. */
    private static boolean isWhole(GitRepository into, ObjectId id) {
        try {
            for (Ref ref : into.jgit().getRefDatabase().getRefs()) {
                if (id.equals(ref.getObjectId())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<ObjectId> head(Transport transport, String ref) throws IOException {
        try (FetchConnection connection = transport.openFetch()) {
            return Optional.ofNullable(connection.getRef(ref)).map(Ref::getObjectId);
        }
    }

    /**
     * Moves a ref there to a commit that follows what it names.
     *
     * @param expected what it names; empty when there is none
     * @return whether it was done; false when somebody else has moved the ref
     * @throws GitFailure when the remote refuses it, or does not answer
     */
    boolean push(GitRepository from, ObjectId commit, String ref, Optional<ObjectId> expected) {
        RemoteRefUpdate update = exchange(from, transport -> {
            var wanted = new RemoteRefUpdate(
                    from.jgit(), null, commit, ref, false, null, expected.orElse(ObjectId.zeroId()));
            transport.push(NullProgressMonitor.INSTANCE, List.of(wanted));
            return wanted;
        });
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> true;
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> false;
            default -> refused(from, ref, expected, String.valueOf(update.getMessage()));
        };
    }

    /** A remote that refuses a push whose ref has moved meanwhile says so in words of its own. */
    private boolean refused(GitRepository from, String ref, Optional<ObjectId> expected, String message) {
        boolean moved = message.contains("lock")
                || !exchange(from, transport -> head(transport, ref)).equals(expected);
        if (moved) {
            return false;
        }
        throw GitFailure.refused("the remote " + name + " refused to update " + ref + ": "
                + PlainText.line(message, 300) + "; if the branch is protected, push to one for a pull request");
    }

    private <T> T exchange(GitRepository local, Exchange<T> exchange) {
        try (Transport transport = Transport.open(local.jgit(), name)) {
            transport.setTimeout(TIMEOUT_SECONDS);
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setCredentialsProvider(credentials.provider(transport.getURI()));
            if (transport instanceof SshTransport ssh) {
                ssh.setSshSessionFactory(credentials.ssh());
            }
            return exchange.over(transport);
        } catch (URISyntaxException | NotSupportedException e) {
            throw GitFailure.refused("'" + name + "' is neither a remote of the repository nor the URL of one");
        } catch (TransportException e) {
            throw failure(e);
        } catch (IOException e) {
            throw GitFailure.passing("the remote " + name + " cannot be used: " + innermost(e));
        }
    }

    private GitFailure failure(TransportException failure) {
        String why = innermost(failure);
        boolean login = why.contains("not authorized")
                || why.contains("authentication")
                || why.contains("no CredentialsProvider");
        return login
                ? GitFailure.refused("the remote " + name + " wants a login: " + why
                        + "; give it by GIT_USERNAME and GIT_PASSWORD, by --credentials FILE, or by ssh-agent")
                : GitFailure.passing("the remote " + name + " does not answer: " + why);
    }

    private static String innermost(Throwable failure) {
        String said = PlainText.line(String.valueOf(failure.getMessage()), 300);
        @Nullable Throwable cause = failure.getCause();
        return cause == null || cause == failure || cause.getMessage() == null || said.contains(cause.getMessage())
                ? said
                : said + ": " + PlainText.line(cause.getMessage(), 200);
    }
}
