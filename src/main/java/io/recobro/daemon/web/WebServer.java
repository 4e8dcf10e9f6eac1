package io.recobro.daemon.web;

import com.sun.net.httpserver.HttpServer;
import io.recobro.config.WebConfig.Listen;
import io.recobro.fault.Fault;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * The HTTP server of the daemon. Everything it takes from a client is bounded: connections, the time of a request and of
 * its answer, threads. Nothing of it keeps the process alive.
 */
public final class WebServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int BACKLOG = 32;

    static {
        limit("jdk.httpserver.maxConnections", "64");
        limit("sun.net.httpserver.maxReqTime", "10");
        limit("sun.net.httpserver.maxRspTime", "30");
        limit("sun.net.httpserver.idleInterval", "30");
        limit("sun.net.httpserver.maxIdleConnections", "16");
        limit("sun.net.httpserver.maxReqHeaders", "50");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private WebServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /** The JDK has no limits by default, and reads these (module jdk.httpserver) once, before its first server. */
    private static void limit(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Begins to answer.
     *
     * @throws io.recobro.fault.RecobroException {@code CONFIGURATION_INVALID} when the address cannot be listened on
     */
    public static WebServer start(Listen listen, Pages pages) {
        InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
        if (address.isUnresolved()) {
            throw failed(listen, "no address is known for this name", null);
        }
        ThreadFactory factory =
                Thread.ofPlatform().daemon().name("recobro-web-", 0).factory();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, factory);
        try {
            HttpServer server = HttpServer.create(address, BACKLOG);
            server.createContext("/", pages);
            server.setExecutor(threads);
            server.start();
            return new WebServer(server, threads);
        } catch (BindException taken) {
            threads.shutdownNow();
            throw failed(listen, taken.getMessage(), taken);
        } catch (IOException failure) {
            threads.shutdownNow();
            throw failed(listen, failure.toString(), failure);
        }
    }

    private static RuntimeException failed(Listen listen, String why, Exception cause) {
        return Fault.CONFIGURATION_INVALID
                .because("unable to listen on '" + listen + "' for metrics and health: " + why, cause)
                .hint("see who does with 'ss -ltnp', or set web.listen to another address, or to off");
    }

    /** The port it answers on; one that was chosen by the system when 0 was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Ends at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
