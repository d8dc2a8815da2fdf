package dev.switchback.loop.process;

import java.net.URI;

/**
 * A program that answers HTTP on loopback.
 *
 * @param address without a path
 */
public record Server(LocalProcess process, URI address) {

    public URI at(String pathAndQuery) {
        return address.resolve(pathAndQuery);
    }

    /** {@code 127.0.0.1:9090}. */
    public String hostAndPort() {
        return address.getAuthority();
    }
}
