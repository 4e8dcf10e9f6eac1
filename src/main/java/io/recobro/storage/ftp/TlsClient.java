package io.recobro.storage.ftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.ftp.FTPSClient;

/**
 * An FTP client whose data connections resume the TLS session of its control connection, which many servers demand as the
 * proof that both come from the same client (vsftpd: {@code require_ssl_reuse}). Java looks for a session to resume by the
 * name and the port of the peer, and asks the socket below for that port: so the sockets of data connections claim to lead
 * to the control port.
 */
final class TlsClient extends FTPSClient {
    /** A session of TLS 1.2 can be resumed any number of times; a ticket of TLS 1.3 only once, and few are given. */
    private static final String[] PROTOCOLS = {"TLSv1.2"};

    private final SSLContext context;
    private final String host;

    TlsClient(boolean implicit, SSLContext context, String host) {
        super(implicit, context);
        this.context = context;
        this.host = host;
        setEnabledProtocols(PROTOCOLS);
        setEndpointCheckingEnabled(true);
    }

    /** Demands TLS for data connections too. */
    void protectData() throws IOException {
        execPBSZ(0);
        execPROT("P");
        int controlPort = getRemotePort();
        setSocketFactory(new DataSockets(controlPort));
    }

    @Override
    protected Socket _openDataConnection_(String command, String argument) throws IOException {
        Socket plain = super._openDataConnection_(command, argument);
        if (plain == null) {
            return null;
        }
        try {
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setProtocols(PROTOCOLS);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** Makes sockets that are connected to one port and claim another. */
    private static final class DataSockets extends SocketFactory {
        private final int claimed;

        DataSockets(int claimed) {
            this.claimed = claimed;
        }

        @Override
        public Socket createSocket() {
            return new Socket() {
                @Override
                public int getPort() {
                    return claimed;
                }
            };
        }

        @Override
        public Socket createSocket(String address, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String address, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
