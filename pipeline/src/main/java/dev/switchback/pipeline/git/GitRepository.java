package dev.switchback.pipeline.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A repository on this machine; with a work tree or bare. Nothing here changes its work tree or its branches. */
public final class GitRepository implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitRepository.class);

    private final Repository repository;
    private final Optional<Path> temporary;

    private GitRepository(Repository repository, Optional<Path> temporary) {
        this.repository = repository;
        this.temporary = temporary;
    }

    /** The repository that a file or folder lies in; empty when it lies in none. */
    public static Optional<GitRepository> around(Path place) {
        File found = new FileRepositoryBuilder()
                .findGitDir(place.toAbsolutePath().normalize().toFile())
                .getGitDir();
        return Optional.ofNullable(found).map(GitRepository::opened);
    }

    /** The repository that a file or folder lies in. */
    public static GitRepository open(Path place) {
        if (!Files.exists(place)) {
            throw GitFailure.refused("there is no " + place);
        }
        return around(place).orElseThrow(() -> GitFailure.refused(place + " does not lie in a Git repository"));
    }

    private static GitRepository opened(File directory) {
        try {
            refuseOtherHashes(directory);
            Repository found = new FileRepositoryBuilder()
                    .setGitDir(directory)
                    .setMustExist(true)
                    .build();
            return new GitRepository(found, Optional.empty());
        } catch (IOException | IllegalArgumentException e) {
            throw GitFailure.refused("the Git repository " + directory + " cannot be read: " + e.getMessage());
        }
    }

    /** JGit would read objects of SHA-256 as if they were broken. */
    private static void refuseOtherHashes(File directory) throws IOException {
        var config = new FileBasedConfig(new File(directory, "config"), FS.DETECTED);
        try {
            config.load();
        } catch (ConfigInvalidException e) {
            throw new IOException("its config is not valid", e);
        }
        String format = config.getString("extensions", null, "objectformat");
        if (format != null && !format.equalsIgnoreCase("sha1")) {
            throw GitFailure.refused("the Git repository " + directory + " has the object format "
                    + PlainText.line(format, 20)
                    + ", which is not supported: only SHA-1 is. Give the commit by --commit and no repository");
        }
    }

    /** An empty one, to fetch into; it is deleted when it is closed. */
    public static GitRepository temporary() {
        try {
            Path folder = Files.createTempDirectory("switchback-git");
            Repository repository = new FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .build();
            repository.create(true);
            return new GitRepository(repository, Optional.of(folder));
        } catch (IOException e) {
            throw GitFailure.refused("a temporary repository cannot be made: " + e.getMessage());
        }
    }

    private static void delete(Path folder) {
        try {
            FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", folder, e.getMessage());
        }
    }

    /** The full name of a commit that is there. */
    public String commit(String name) {
        try (var walk = new RevWalk(repository)) {
            return find(walk, name).name();
        }
    }

    /** The changelog from one commit to another. */
    public Changelog changelog(String from, String to) {
        return Changelog.read(this, from, to);
    }

    RevCommit find(RevWalk walk, String name) {
        ObjectId id = resolve(name);
        if (id == null) {
            throw missing(name);
        }
        try {
            return walk.parseCommit(id);
        } catch (MissingObjectException e) {
            throw missing(name);
        } catch (IOException e) {
            throw GitFailure.refused(quoted(name) + " cannot be read as a commit: " + e.getMessage());
        }
    }

    @SuppressWarnings("NullAway") // null is how JGit says that there is none
    private ObjectId resolve(String name) {
        try {
            return name.isBlank() || name.startsWith("-") ? null : repository.resolve(name + "^{commit}");
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** What to say, and to do, about objects that are not there. */
    GitFailure missing(String what) {
        String where = repository.getDirectory().toString();
        return GitFailure.refused(
                isShallow()
                        ? quoted(what) + " is not in the shallow clone " + where + ": git fetch --unshallow"
                        : quoted(what) + " is not a commit in " + where + "; if others have it: git fetch");
    }

    boolean isShallow() {
        return new File(repository.getCommonDirectory(), "shallow").length() > 0;
    }

    static String quoted(String name) {
        return "'" + PlainText.line(name, 80) + "'";
    }

    Repository jgit() {
        return repository;
    }

    @Override
    public void close() {
        repository.close();
        temporary.ifPresent(GitRepository::delete);
    }
}
