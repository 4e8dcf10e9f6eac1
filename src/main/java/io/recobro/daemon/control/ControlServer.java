package io.recobro.daemon.control;

import io.recobro.fault.Fault;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon's end of the socket: one thread per client, not too many of them. */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MOST_CLIENTS = 32;

    /** What sockaddr_un holds, and room for the name of the folder it is made in. */
    private static final int LONGEST_PATH = 107;

    private final Path path;
    private final ServerSocketChannel door;
    private final Semaphore places = new Semaphore(MOST_CLIENTS);
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final Protocol.Hello hello;
    private final ControlRequests requests;

    private ControlServer(Path path, ServerSocketChannel door, Protocol.Hello hello, ControlRequests requests) {
        this.path = path;
        this.door = door;
        this.hello = hello;
        this.requests = requests;
    }

    /**
     * Opens the socket with mode 0600 and begins to answer. A file that a daemon left behind is replaced.
     *
     * @param program name and version of this program
     * @throws io.recobro.fault.RecobroException {@code LOCK_HELD} when another daemon answers there already,
     *     {@code USAGE_WRONG} when no socket can be there
     */
    public static ControlServer open(Path path, String program, String site, ControlRequests requests) {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH - ".recobro.new/s".length()) {
            throw Fault.USAGE_WRONG
                    .because("unable to open the control socket '" + path + "': the path is too long for a socket")
                    .hint("set RUNTIME_DIRECTORY to a shorter one, such as /run/recobro");
        }
        if (answers(path)) {
            throw Fault.LOCK_HELD
                    .because("unable to open the control socket '" + path + "': another daemon answers there")
                    .hint("stop that one, or give this one a RUNTIME_DIRECTORY of its own");
        }
        try {
            Files.createDirectories(path.getParent());
            ServerSocketChannel door = bind(path);
            Protocol.Hello hello = new Protocol.Hello(
                    Protocol.VERSION,
                    program,
                    site,
                    Math.toIntExact(ProcessHandle.current().pid()));
            ControlServer server = new ControlServer(path, door, hello, requests);
            Thread.ofPlatform().daemon().name("control").start(server::accept);
            return server;
        } catch (IOException broken) {
            throw Fault.USAGE_WRONG
                    .because("unable to open the control socket '" + path + "': " + broken.getMessage(), broken)
                    .hint("set RUNTIME_DIRECTORY to a directory that this user can write");
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException nobody) {
            return false;
        }
    }

    /** A socket takes its mode from the umask: it is made where nobody else looks, and moved when its mode is right. */
    private static ServerSocketChannel bind(Path path) throws IOException {
        Path folder = path.resolveSibling(".recobro.new");
        Path fresh = folder.resolve("s");
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(folder);
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            door.bind(UnixDomainSocketAddress.of(fresh));
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(folder);
            return door;
        } catch (IOException | RuntimeException failed) {
            door.close();
            throw failed;
        }
    }

    private void accept() {
        while (door.isOpen()) {
            try {
                SocketChannel client = door.accept();
                if (!places.tryAcquire()) {
                    LOG.warn("more than {} clients at the control socket: one is turned away", MOST_CLIENTS);
                    client.close();
                    continue;
                }
                clients.add(client);
                Thread.ofVirtual().name("control-client").start(() -> serve(client));
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                LOG.warn("unable to accept at the control socket: {}", failed.getMessage());
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            new ControlSession(client, hello, requests).serve();
        } catch (IOException gone) {
            LOG.debug("a client of the control socket is gone: {}", gone.getMessage());
        } catch (RuntimeException | Error unexpected) {
            LOG.error("a client of the control socket was let down", unexpected);
        } finally {
            clients.remove(client);
            places.release();
        }
    }

    /** Removes the socket and lets all clients go. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            door.close();
            for (SocketChannel client : clients) {
                client.close();
            }
        } catch (IOException broken) {
            LOG.warn("unable to close the control socket '{}': {}", path, broken.getMessage());
        }
    }
}
