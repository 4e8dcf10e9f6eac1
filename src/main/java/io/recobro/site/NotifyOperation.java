package io.recobro.site;

import io.recobro.backup.RunContext;
import io.recobro.config.SiteConfig;
import io.recobro.fault.ExitStatus;
import io.recobro.fault.Fault;
import io.recobro.fault.Finding;
import io.recobro.notify.NotifySettings;
import io.recobro.notify.Trial;
import io.recobro.notify.Trials;
import io.recobro.notify.channel.Outcome;
import io.recobro.notify.message.Sender;
import io.recobro.operation.NotifyOperations.ChannelTest;
import io.recobro.operation.NotifyOperations.NotifyTestResult;
import io.recobro.operation.Problem;
import java.util.List;
import java.util.Optional;

/** Tries the channels of the site. */
final class NotifyOperation {
    private final SiteConfig config;
    private final RunContext context;

    NotifyOperation(SiteConfig config, RunContext context) {
        this.config = config;
        this.context = context;
    }

    NotifyTestResult test(Optional<String> channel) {
        NotifySettings settings = config.notifications().orElse(NotifySettings.NONE);
        List<ChannelTest> tests = Trials.run(settings, sender(), context.clock(), context.random(), channel).stream()
                .map(NotifyOperation::test)
                .toList();
        if (tests.isEmpty()) {
            throw Fault.CONFIGURATION_INVALID
                    .because("unable to test notifications of site '" + config.site() + "': no channel is configured")
                    .hint("add a notify section, so that somebody hears of trouble");
        }
        List<Problem> problems =
                tests.stream().flatMap(test -> test.problem().stream()).toList();
        ExitStatus status = problems.isEmpty()
                ? ExitStatus.OK
                : problems.size() < tests.size()
                        ? ExitStatus.PARTIAL
                        : problems.getFirst().fault().exitStatus();
        return new NotifyTestResult(status, tests);
    }

    private Sender sender() {
        String host = context.startedBy().replaceFirst("^[^@]*@", "").replaceFirst(" .*", "");
        return new Sender(config.site(), host, context.program().replaceFirst("^recobro/", ""));
    }

    private static ChannelTest test(Trial trial) {
        return switch (trial.outcome()) {
            case Outcome.Delivered(Optional<String> caveat) ->
                new ChannelTest(trial.channel(), trial.took(), caveat, Optional.empty());
            case Outcome.Failed failed ->
                new ChannelTest(
                        trial.channel(),
                        trial.took(),
                        Optional.empty(),
                        Optional.of(new Problem(
                                fault(failed.kind()),
                                "unable to send by " + trial.channel() + ": " + failed.reason(),
                                failed.hint())));
        };
    }

    /** What a probe without a message found. */
    static Finding finding(Trial trial) {
        return test(trial)
                .problem()
                .map(problem -> Finding.problem(problem.fault()
                        .because(problem.message())
                        .hint(problem.hint().orElse("recobro notify test --channel " + trial.channel()))))
                .orElseGet(() -> Finding.ok(
                        trial.channel().equals("email")
                                ? "the mail server answers and takes the login"
                                : "the address of " + trial.channel() + " can be read"));
    }

    private static Fault fault(Outcome.Kind kind) {
        return switch (kind) {
            case UNREACHABLE, LIMITED -> Fault.CHANNEL_UNREACHABLE;
            case DENIED -> Fault.CHANNEL_DENIED;
            case REFUSED -> Fault.CHANNEL_REFUSED;
        };
    }
}
