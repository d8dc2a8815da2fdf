package dev.switchback.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file that the command line names, and says plainly what is wrong with it. */
public final class InputFile {
    private static final int LARGEST = 1 << 20;

    private InputFile() {}

    /** Refuses what cannot be a text file; {@code option} names it in the message. */
    public static void check(String option, Path file) {
        text(option, file);
    }

    /**
     * The text of a file.
     *
     * @throws CommandFailure when there is no such file, or it is a directory, too large, unreadable or not text
     */
    public static String text(String option, Path file) {
        String name = option + " " + file;
        if (Files.notExists(file)) {
            throw CommandFailure.usage(name + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw CommandFailure.usage(name + ": is a directory; name a file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw CommandFailure.usage(name + ": larger than 1 MiB; is it the right file?");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage(name + ": not a text file (UTF-8)", e);
        } catch (IOException e) {
            throw CommandFailure.usage(name + ": not readable; check its permissions", e);
        }
    }
}
