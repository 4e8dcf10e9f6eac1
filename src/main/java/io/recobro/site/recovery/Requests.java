package io.recobro.site.recovery;

import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import java.util.List;
import java.util.Optional;

/** What a source is asked to restore in a recovery: everything, under its own name. */
record Requests(String type, Optional<String> item, RecoveryCall call) {
    static final String SERVER = "server";

    /** Find out what would happen in a target that is empty. */
    RestoreRequest look() {
        return request(false, true);
    }

    /** Find out what would happen in a target that is half. */
    RestoreRequest lookAgain() {
        return request(true, true);
    }

    /** @param again the target holds what an unfinished recovery left */
    RestoreRequest restore(boolean again) {
        return request(again, false);
    }

    private RestoreRequest request(boolean again, boolean dryRun) {
        return new RestoreRequest(
                item,
                type.equals(SERVER) ? call.serversInto() : Optional.empty(),
                List.of(),
                List.of(),
                again ? item : Optional.empty(),
                0,
                Check.DIGESTS,
                false,
                dryRun);
    }
}
