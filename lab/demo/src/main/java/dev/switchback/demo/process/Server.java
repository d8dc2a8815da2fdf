package dev.switchback.demo.process;

import java.net.URI;

/**
 * A program that answers HTTP on loopback.
 *
 * @param address without a path
 */
public record Server(LocalProcess process, URI address) {
    private static final int TAIL = 15;

    public URI at(String pathAndQuery) {
        return address.resolve(pathAndQuery);
    }

    /** @throws GaveUp when it has ended; with the last lines that it printed */
    public void mustRun() throws GaveUp {
        if (!process.isRunning()) {
            throw new GaveUp(process.name() + " ended with status " + process.exitStatus() + "; the end of "
                    + process.log() + ":\n" + process.tail(TAIL));
        }
    }

    /** {@code 127.0.0.1:9090}. */
    public String hostAndPort() {
        return address.getAuthority();
    }
}
