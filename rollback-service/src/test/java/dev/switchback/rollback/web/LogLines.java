package dev.switchback.rollback.web;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the service writes into its log, from when this was made. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final String ALL = "dev.switchback";

    private final Logger logger = (Logger) LoggerFactory.getLogger(ALL);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Begins to listen. */
    static LogLines listen() {
        var log = new LogLines();
        log.start();
        log.logger.addAppender(log);
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        String simple = event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1);
        lines.add(event.getLevel() + " " + simple + " " + event.getFormattedMessage()
                + (thrown == null ? "" : " thrown " + thrown.getClassName() + ": " + thrown.getMessage()));
    }

    /** Every line, as {@code LEVEL Logger message}. */
    List<String> all() {
        return List.copyOf(lines);
    }

    /** What was said about deliveries: by the intake, or because a request was turned away. */
    List<String> ofDeliveries() {
        return lines.stream()
                .filter(line -> line.matches("(?s)[A-Z]+ (Intake|RequestLog|TriggerController|Deliveries) .*"))
                .toList();
    }

    void forget() {
        lines.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
