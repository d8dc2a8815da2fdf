package dev.switchback.orders;

import java.io.Serial;

/** The environment holds a value that cannot be used; the message names the variable, the value and what is expected. */
final class SettingsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    SettingsException(String variable, String value, String expected) {
        super(variable + "=" + value + " cannot be used: " + expected);
    }
}
