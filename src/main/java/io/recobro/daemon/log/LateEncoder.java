package io.recobro.daemon.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;

/** Lines without what the MDC holds. Made when the first line is due: most commands write none. */
final class LateEncoder extends EncoderBase<ILoggingEvent> {
    private static final String PATTERN = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{0}: %msg%n";

    private final LoggerContext of;
    private PatternLayoutEncoder lines;

    LateEncoder(LoggerContext context) {
        this.of = context;
    }

    @Override
    public synchronized byte[] encode(ILoggingEvent event) {
        if (lines == null) {
            lines = new PatternLayoutEncoder();
            lines.setContext(of);
            lines.setPattern(PATTERN);
            lines.start();
        }
        return lines.encode(event);
    }

    @Override
    public byte[] headerBytes() {
        return null;
    }

    @Override
    public byte[] footerBytes() {
        return null;
    }
}
