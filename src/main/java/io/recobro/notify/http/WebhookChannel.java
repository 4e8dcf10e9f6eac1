package io.recobro.notify.http;

import io.recobro.fault.RecobroException;
import io.recobro.notify.channel.Channel;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.message.Message;
import io.recobro.notify.state.StateJson;
import io.recobro.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Messages as JSON (see {@link WebhookDocument}). With a signing key, {@code X-Recobro-Timestamp} holds the seconds since
 * 1970 and {@code X-Recobro-Signature} is {@code sha256=} and the hex HMAC-SHA256 of timestamp, a full stop, and the body.
 */
public final class WebhookChannel implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final WebhookSettings settings;
    private final Hook hook;
    private final Clock clock;

    public WebhookChannel(WebhookSettings settings, Clock clock) {
        this.settings = settings;
        this.hook = new Hook("notify.webhook.url", settings.url(), LIMIT);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    /** Reads address and key; only a message would show whether it is taken there. */
    @Override
    public Outcome probe() {
        try {
            settings.signingKey().ifPresent(Secret::reveal);
        } catch (RecobroException unreadable) {
            return Outcome.failed(unreadable);
        }
        return hook.probe();
    }

    @Override
    public Outcome send(Message message) {
        byte[] body = StateJson.write(WebhookDocument.of(message));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Recobro-Message", message.id());
        if (settings.signingKey().isPresent()) {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            try {
                String signature = signature(settings.signingKey().get().reveal(), timestamp, body);
                headers.put("X-Recobro-Timestamp", timestamp);
                headers.put("X-Recobro-Signature", "sha256=" + signature);
            } catch (RecobroException unreadable) {
                return Outcome.failed(unreadable);
            }
        }
        return hook.post("", Hook.JSON, body, headers);
    }

    private static String signature(String key, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC-SHA256", impossible);
        }
    }
}
