package dev.switchback.demo.process;

import java.io.Serial;

/** Something did not come about; the message says what, in words for people. */
public final class GaveUp extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    public GaveUp(String message) {
        super(message);
    }
}
