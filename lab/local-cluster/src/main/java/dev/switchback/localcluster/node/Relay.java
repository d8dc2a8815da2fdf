package dev.switchback.localcluster.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** Copies one direction of a connection, as fast as the slower side takes it, and passes on its end. */
final class Relay {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final SocketChannel from;
    private final SocketChannel to;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private boolean ended;
    private boolean passedOn;

    Relay(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Moves what can be moved now. */
    void move() throws IOException {
        if (!ended && buffer.hasRemaining() && from.read(buffer) < 0) {
            ended = true;
        }
        buffer.flip();
        to.write(buffer);
        buffer.compact();
        if (ended && buffer.position() == 0 && !passedOn) {
            to.shutdownOutput();
            passedOn = true;
        }
    }

    /** Whether everything has been moved, the end included. */
    boolean done() {
        return passedOn;
    }

    /** What it waits for on the side it reads from. */
    int readInterest() {
        return !ended && buffer.hasRemaining() ? SelectionKey.OP_READ : 0;
    }

    /** What it waits for on the side it writes to. */
    int writeInterest() {
        return buffer.position() > 0 ? SelectionKey.OP_WRITE : 0;
    }
}
