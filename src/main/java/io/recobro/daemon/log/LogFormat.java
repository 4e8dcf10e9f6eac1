package io.recobro.daemon.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.recobro.fault.Fault;
import java.util.Locale;
import java.util.Map;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashFieldNames;
import org.slf4j.LoggerFactory;

/**
 * The two forms of a log line. Both carry what the run put into the MDC: {@code run}, {@code backup_job}, {@code destination}.
 * The JSON has one object per line with {@code time} (RFC 3339, UTC), {@code level}, {@code logger}, {@code thread}, {@code
 * message}, those fields, and {@code stack_trace} of an exception.
 */
public enum LogFormat {
    TEXT,
    JSON;

    private static final String VARIABLE = "RECOBRO_LOG";
    private static final String IGNORED = "[ignore]";
    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{0}%replace( [%mdc]){' \\[\\]', ''}: %msg%n";

    /**
     * What {@code RECOBRO_LOG} says ({@code json} or {@code text}), else text on a terminal and JSON elsewhere.
     *
     * @throws io.recobro.fault.RecobroException {@code CONFIGURATION_INVALID} when it says something else
     */
    public static LogFormat choose(Map<String, String> environment, boolean terminal) {
        String wanted = environment.getOrDefault(VARIABLE, "").toLowerCase(Locale.ROOT);
        return switch (wanted) {
            case "json" -> JSON;
            case "text" -> TEXT;
            case "" -> terminal ? TEXT : JSON;
            default ->
                throw Fault.CONFIGURATION_INVALID
                        .because("unable to write the log as '" + wanted + "': " + VARIABLE + " must be json or text")
                        .hint("unset it: then it is text on a terminal and json elsewhere");
        };
    }

    /** Makes all console appenders of the process write this form from now on. */
    public void apply() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                console.stop();
                console.setEncoder(encoder(context));
                console.start();
            }
        });
    }

    Encoder<ILoggingEvent> encoder(LoggerContext context) {
        return this == JSON ? json(context) : text(context);
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("time");
        names.setLogger("logger");
        names.setThread("thread");
        names.setVersion(IGNORED);
        names.setLevelValue(IGNORED);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names);
        encoder.setTimeZone("UTC");
        encoder.setTimestampPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
        encoder.setShortenedLoggerNameLength(1);
        encoder.start();
        return encoder;
    }
}
