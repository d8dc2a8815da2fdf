package dev.switchback.runtime.telemetry;

import java.io.IOException;
import java.util.List;

/** Where rows are kept. For one thread at a time. */
public interface EventLog extends AutoCloseable {

    /** Keeps them all or none. Takes as long as the disk takes. */
    void append(List<EventRow> rows) throws IOException;

    @Override
    void close();
}
