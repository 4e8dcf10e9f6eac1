package io.recobro.cli.report;

import io.recobro.operation.proof.DrillDetails;
import io.recobro.operation.proof.DrillDetails.Phase;
import io.recobro.operation.proof.JobDrills;
import io.recobro.watch.Ages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The time that restores took, as an inline SVG: a bar per drill, stacked by phase, with the objective and the forecast as
 * lines. Colours are classes of the page.
 */
final class RtoPlot {
    static final int COLOURS = 6;
    private static final int WIDTH = 860;
    private static final int HEIGHT = 260;
    private static final int LEFT = 64;
    private static final int RIGHT = 20;
    private static final int TOP = 16;
    private static final int BOTTOM = 32;
    private static final int TICKS = 4;

    /** An objective further above the bars would press them flat. */
    private static final double WORTH_SHOWING = 6;

    private final JobDrills job;
    private final List<DrillDetails> drills;
    private final Instant first;
    private final Instant last;
    private final double highest;
    private final StringBuilder out = new StringBuilder();

    private RtoPlot(JobDrills job) {
        this.job = job;
        this.drills = job.measured();
        Instant begin = drills.getFirst().ended();
        Instant end = drills.getLast().ended();
        Duration span = Duration.between(begin, end);
        Duration shown = span.compareTo(Duration.ofDays(1)) < 0 ? Duration.ofDays(1) : span;
        Instant farthest = end.plus(shown.multipliedBy(2));
        Instant until = job.proof()
                .rto()
                .forecast()
                .brokenAt()
                .map(at -> at.isBefore(farthest) ? at : farthest)
                .filter(at -> at.isAfter(end))
                .orElse(end);
        this.first = begin.minus(shown.dividedBy(12));
        this.last = until.plus(shown.dividedBy(12));
        double slowest = drills.stream().mapToDouble(RtoPlot::seconds).max().orElse(1);
        double limit = job.rto().map(Duration::toSeconds).orElse(0L);
        this.highest = Math.max(1, 1.1 * Math.max(slowest, limit <= slowest * WORTH_SHOWING ? limit : 0));
    }

    /** Empty when no drill has passed yet. */
    static Optional<String> of(JobDrills job) {
        return job.measured().isEmpty() ? Optional.empty() : Optional.of(new RtoPlot(job).svg());
    }

    /** The names of phases in the order of their colours. */
    static List<String> phases(JobDrills job) {
        return job.measured().stream()
                .flatMap(drill -> drill.phases().stream())
                .filter(Phase::ofRestore)
                .map(Phase::name)
                .distinct()
                .toList();
    }

    private String svg() {
        String what = "Time restores of " + job.job() + " took in " + drills.size() + " drills";
        line("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"" + Html.escaped(what)
                + "\">");
        line("<title>" + Html.escaped(what) + "</title>");
        grid();
        drills.forEach(this::bar);
        objective();
        forecast();
        dates();
        line("</svg>");
        return out.toString();
    }

    private void grid() {
        for (int tick = 0; tick <= TICKS; tick++) {
            double seconds = highest * tick / TICKS;
            horizontal("grid", seconds);
            text(LEFT - 8, y(seconds) + 4, "end", Ages.print(Duration.ofMillis(Math.round(seconds * 1000))));
        }
    }

    private void bar(DrillDetails drill) {
        double width = Math.clamp(0.6 * (WIDTH - LEFT - RIGHT) / (drills.size() + 2.0), 3, 28);
        double from = 0;
        List<Phase> phases = drill.phases().stream().filter(Phase::ofRestore).toList();
        List<Phase> shown = phases.isEmpty() ? List.of(new Phase("restore", seconds(drill), 0, true)) : phases;
        List<String> names = phases(job);
        line("<g><title>" + Html.escaped(label(drill)) + "</title>");
        for (Phase phase : shown) {
            double top = from + phase.seconds();
            int colour = Math.max(0, names.indexOf(phase.name())) % COLOURS;
            line("<rect class=\"p%d\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
                    .formatted(
                            colour,
                            number(x(drill.ended()) - width / 2),
                            number(y(top)),
                            number(width),
                            number(Math.max(0, y(from) - y(top)))));
            from = top;
        }
        line("</g>");
    }

    private static String label(DrillDetails drill) {
        List<String> parts = new ArrayList<>();
        parts.add(Ages.print(drill.ended()) + ": " + Ages.print(drill.restore()));
        drill.phases().stream()
                .filter(Phase::ofRestore)
                .forEach(phase -> parts.add(phase.name() + " " + "%.1f s".formatted(phase.seconds())));
        return String.join(", ", parts);
    }

    private void objective() {
        job.rto().ifPresent(limit -> {
            if (limit.toSeconds() <= highest) {
                horizontal("objective", limit.toSeconds());
                text(WIDTH - RIGHT, y(limit.toSeconds()) - 5, "end", "objective " + Ages.print(limit));
            } else {
                text(WIDTH - RIGHT, TOP + 10, "end", "objective " + Ages.print(limit) + ", far above");
            }
        });
    }

    /** From the last drill straight to the objective on the day it is broken, as far as the plot reaches. */
    private void forecast() {
        Optional<Instant> broken = job.proof().rto().forecast().brokenAt();
        if (broken.isEmpty() || job.rto().isEmpty()) {
            return;
        }
        DrillDetails newest = drills.getLast();
        double wait = Duration.between(newest.ended(), broken.get()).toSeconds();
        double share = wait <= 0
                ? 1
                : Math.min(1, Duration.between(newest.ended(), last).toSeconds() / wait);
        double end = seconds(newest) + share * (job.rto().get().toSeconds() - seconds(newest));
        Instant until = newest.ended().plusSeconds(Math.round(share * Math.max(0, wait)));
        line("<line class=\"forecast\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(
                        number(x(newest.ended())),
                        number(y(seconds(newest))),
                        number(x(until)),
                        number(y(Math.min(end, highest)))));
    }

    private void dates() {
        text(
                x(drills.getFirst().ended()),
                HEIGHT - 10,
                "middle",
                day(drills.getFirst().ended()));
        if (x(last) - x(drills.getFirst().ended()) > 240) {
            text(
                    x(drills.getLast().ended()),
                    HEIGHT - 10,
                    "middle",
                    day(drills.getLast().ended()));
        }
        job.proof()
                .rto()
                .forecast()
                .brokenAt()
                .filter(at -> at.isBefore(last) && x(at) - x(drills.getLast().ended()) > 90)
                .ifPresent(at -> text(x(at), HEIGHT - 10, "middle", day(at)));
    }

    private static String day(Instant at) {
        return at.toString().substring(0, 10);
    }

    private void horizontal(String style, double seconds) {
        line("<line class=\"%s\" x1=\"%d\" y1=\"%s\" x2=\"%d\" y2=\"%s\"/>"
                .formatted(style, LEFT, number(y(seconds)), WIDTH - RIGHT, number(y(seconds))));
    }

    private void text(double x, double y, String anchor, String text) {
        line("<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>"
                .formatted(number(x), number(y), anchor, Html.escaped(text)));
    }

    private double x(Instant at) {
        double share = (double) Duration.between(first, at).toSeconds()
                / Math.max(1, Duration.between(first, last).toSeconds());
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private double y(double seconds) {
        return HEIGHT - BOTTOM - seconds / highest * (HEIGHT - TOP - BOTTOM);
    }

    private static double seconds(DrillDetails drill) {
        return drill.restore().toMillis() / 1000.0;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
