package io.recobro.daemon.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logging as the program wants it: warnings to stderr. What an operator must know goes through messages and exit status; the
 * log is for what libraries and adapters notice. Set up without looking for files or services, which would make the JVM open
 * every library; a file named by {@code -Dlogback.configurationFile} is read in the usual way instead.
 */
public final class LogSetup implements SLF4JServiceProvider {
    /** The level of the log, such as {@code INFO}; read when logging starts. */
    public static final String LEVEL = "recobro.log.level";

    private static final String PROVIDER = "slf4j.provider";
    private static final String OWN_FILE = "logback.configurationFile";

    private final LoggerContext context = new LoggerContext();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

    /** Makes this the logging of the process; to be called before anything logs. */
    public static void choose() {
        if (System.getProperty(OWN_FILE) == null && System.getProperty(PROVIDER) == null) {
            System.setProperty(PROVIDER, LogSetup.class.getName());
            System.setProperty("slf4j.internal.verbosity", "WARN"); // else it tells that it was told
        }
    }

    @Override
    public void initialize() {
        context.setName("default");
        context.setMDCAdapter(diagnostics);
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setName("stderr");
        stderr.setTarget("System.err");
        stderr.setEncoder(new LateEncoder(context));
        stderr.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(System.getProperty(LEVEL), Level.WARN));
        root.addAppender(stderr);
        context.getLogger("org.quartz").setLevel(Level.WARN);
        // every broken connection is an exception too, which is retried or told
        context.getLogger("org.apache.sshd").setLevel(Level.OFF);
        context.start();
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnostics;
    }

    /** Of SLF4J. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
