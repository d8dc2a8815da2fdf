package dev.switchback.runtime.sqlite;

import java.sql.SQLException;

/** The file can be read, and is not the one that was meant. */
public final class WrongFileException extends SQLException {
    private static final long serialVersionUID = 1;

    WrongFileException(String message) {
        super(message);
    }
}
