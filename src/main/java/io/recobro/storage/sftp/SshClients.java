package io.recobro.storage.sftp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.common.BaseBuilder;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;

/** Makes SSH clients that know nothing but their settings: no agent, no keys or settings of the user's own. */
final class SshClients {
    /** Silence is noticed after this, three times over. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private SshClients() {}

    /** @param types of the host keys that are known, which are asked for first */
    static SshClient start(SftpSettings settings, List<String> types, ServerKeyVerifier verifier) {
        SshClient client = ClientBuilder.builder().build(true);
        client.setServerKeyVerifier(verifier);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(logins(settings));
        client.setCipherFactories(ciphers());
        List<NamedFactory<Signature>> signatures = new ArrayList<>(client.getSignatureFactories());
        signatures.sort(Comparator.comparing(factory -> !isOfType(factory.getName(), types)));
        client.setSignatureFactories(signatures);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, settings.timeout());
        CoreModuleProperties.AUTH_TIMEOUT.set(client, settings.timeout());
        CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(client, settings.timeout());
        AbstractSftpClient.SFTP_CLIENT_CMD_TIMEOUT.set(client, settings.timeout());
        client.start();
        return client;
    }

    private static List<UserAuthFactory> logins(SftpSettings settings) {
        List<UserAuthFactory> logins = new ArrayList<>();
        if (settings.privateKey().isPresent()) {
            logins.add(UserAuthPublicKeyFactory.INSTANCE);
        }
        if (settings.password().isPresent()) {
            logins.add(UserAuthPasswordFactory.INSTANCE);
            logins.add(UserAuthKeyboardInteractiveFactory.INSTANCE);
        }
        return logins;
    }

    /** Those that processors help with first. */
    private static List<NamedFactory<Cipher>> ciphers() {
        List<NamedFactory<Cipher>> ciphers = new ArrayList<>(BaseBuilder.setUpDefaultCiphers(false));
        ciphers.sort(Comparator.comparing(cipher -> !cipher.getName().contains("gcm")));
        return ciphers;
    }

    private static boolean isOfType(String signature, List<String> types) {
        return types.contains(signature) || (signature.startsWith("rsa-sha2-") && types.contains("ssh-rsa"));
    }
}
