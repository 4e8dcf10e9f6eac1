package io.recobro.site.recovery;

import io.recobro.operation.recovery.RecoveryOperations.RecoveryCall;
import io.recobro.source.RestoreRequest;
import io.recobro.source.RestoreRequest.Check;
import io.recobro.source.RestoreRequest.FileOptions;
import io.recobro.source.RestoreRequest.FileOptions.Overwrite;
import io.recobro.source.RestoreRequest.FileOptions.Owners;
import java.util.List;
import java.util.Optional;

/**
 * What a source is asked to restore in a recovery: everything, under its own name. Files that are there already stay, so
 * that a restore that was cut off can be gone on with.
 */
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
        boolean server = type.equals(SERVER);
        return new RestoreRequest(
                item,
                server ? call.serversInto() : Optional.empty(),
                List.of(),
                List.of(),
                again ? item : Optional.empty(),
                0,
                Check.DIGESTS,
                false,
                dryRun,
                List.of(),
                false,
                new FileOptions(!server, Optional.of(Overwrite.NEVER), false, Owners.NUMERIC));
    }
}
