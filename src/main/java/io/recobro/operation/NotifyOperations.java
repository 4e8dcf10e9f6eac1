package io.recobro.operation;

import io.recobro.fault.ExitStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tries the channels that tell people. What holds for all operations stands at {@link Operations}. */
public interface NotifyOperations {
    /**
     * Sends a test message through the channels, at the same time.
     *
     * @param channel the only one; empty: all that are configured, the heartbeat too
     * @throws io.recobro.fault.RecobroException {@code CONFIGURATION_INVALID} when none is configured
     */
    NotifyTestResult testNotifications(Optional<String> channel);

    /** @param status {@code OK}, {@code PARTIAL}, or where none arrived that of the first problem */
    record NotifyTestResult(ExitStatus status, List<ChannelTest> channels) {}

    /**
     * @param caveat what was wrong although the message arrived
     * @param problem why it did not arrive
     */
    record ChannelTest(String channel, Duration took, Optional<String> caveat, Optional<Problem> problem) {}
}
