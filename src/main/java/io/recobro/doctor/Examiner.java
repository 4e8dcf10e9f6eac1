package io.recobro.doctor;

import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.fault.RecobroException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** Runs checks side by side. One that throws or hangs is a problem of its own and holds up no other. */
public final class Examiner {
    private final Duration limit;
    private final LongSupplier nanoTime;

    /** @param limit how long all checks together may take; they run at the same time, so it is also the limit of each */
    public Examiner(Duration limit) {
        this(limit, System::nanoTime);
    }

    Examiner(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /**
     * The diagnoses in the order of the checks. A check that does not end in time is interrupted and left behind.
     *
     * @throws RecobroException {@code INTERRUPTED}
     */
    public List<Diagnosis> run(List<Check> checks) {
        List<FutureTask<List<Finding>>> running = new ArrayList<>();
        for (Check check : checks) {
            FutureTask<List<Finding>> task = new FutureTask<>(check.look()::findings);
            Thread.ofVirtual().name("recobro-doctor-" + check.area()).start(task);
            running.add(task);
        }
        long deadline = nanoTime.getAsLong() + limit.toNanos();
        List<Diagnosis> diagnoses = new ArrayList<>();
        try {
            for (int i = 0; i < checks.size(); i++) {
                Check check = checks.get(i);
                for (Finding finding : findings(running.get(i), deadline - nanoTime.getAsLong())) {
                    diagnoses.add(new Diagnosis(check.area(), check.subject(), finding));
                }
            }
            return diagnoses;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Fault.INTERRUPTED.because("unable to end the examination: interrupted", interrupted);
        } finally {
            running.forEach(task -> task.cancel(true));
        }
    }

    private List<Finding> findings(Future<List<Finding>> task, long nanosLeft) throws InterruptedException {
        try {
            return task.get(Math.max(0, nanosLeft), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            return List.of(broken(failure.getCause()));
        } catch (TimeoutException late) {
            return List.of(Finding.problem(Fault.CHECK_FAILED
                    .because("unable to end this check: no answer within " + limit.toSeconds() + " s", late)
                    .hint("see whether a firewall drops packets on the way, or the machine is overloaded")));
        } catch (CancellationException cancelled) {
            throw new IllegalStateException("nobody cancels a check before its turn", cancelled);
        }
    }

    private static Finding broken(Throwable cause) {
        if (cause instanceof RecobroException failure) {
            return Finding.problem(failure);
        }
        return new Finding(
                Finding.Level.PROBLEM,
                "unable to end this check: " + cause,
                Optional.of("tell the authors of Recobro: the check itself is broken"),
                Optional.of(Fault.BUG));
    }
}
