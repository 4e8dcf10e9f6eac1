package io.recobro.site;

import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.operation.Problem;
import io.recobro.operation.StorageOperations.Promise;
import io.recobro.operation.StorageOperations.StorageCheckResult;
import io.recobro.storage.StorageCheck;
import io.recobro.stream.Progress;
import java.util.List;
import java.util.Optional;

/** Tries what a destination must be able to do. */
final class StorageOperation {
    private final Site site;

    StorageOperation(Site site) {
        this.site = site;
    }

    StorageCheckResult check(String destination, Progress progress) {
        var storage = site.storage(destination);
        List<Promise> promises = StorageCheck.run(storage, progress).stream()
                .map(StorageOperation::promise)
                .toList();
        Optional<Fault> broken = promises.stream()
                .flatMap(promise -> promise.problem().stream())
                .map(Problem::fault)
                .findFirst();
        return new StorageCheckResult(
                broken.map(Fault::exitStatus).orElse(ExitStatus.OK),
                destination,
                promises,
                broken.isPresent() ? Optional.empty() : Optional.of(storage.features()));
    }

    private static Promise promise(StorageCheck.Finding finding) {
        String detail = finding.detail().isEmpty() ? "" : ": " + finding.detail();
        return switch (finding.outcome()) {
            case OK -> new Promise(finding.promise() + detail, finding.took(), Optional.empty());
            case UNSUPPORTED ->
                new Promise(
                        finding.promise() + ": not offered by this store" + detail, finding.took(), Optional.empty());
            case FAILED ->
                new Promise(
                        finding.promise(),
                        finding.took(),
                        Optional.of(new Problem(
                                Fault.STORAGE_BROKEN,
                                "broken promise: " + finding.promise() + detail,
                                Optional.empty())));
        };
    }
}
