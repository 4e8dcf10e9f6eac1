package io.recobro.daemon.schedule;

import io.recobro.fault.Fault;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Consumer;
import org.quartz.CronExpression;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/**
 * The Quartz scheduler: wakes somebody when a job's schedule fires, and at a steady beat besides. What is due is for the
 * woken to decide, so that a trigger that fires too often or not at all, as in a night when clocks change, does no harm.
 * Thread-safe.
 */
public final class Waker implements AutoCloseable {
    private static final String JOBS = "job";
    private static final String DRILLS = "drill";
    private static final JobKey BEAT = new JobKey("beat", "recobro");

    private final Scheduler scheduler;

    /**
     * Makes a scheduler that does not fire yet.
     *
     * @param name unique in this process
     * @param onBeat called at each beat
     * @param onJob called with the name of a job whose schedule fires
     * @param onDrill called with the name of a job whose schedule of drills fires; all must return soon
     */
    public Waker(String name, Runnable onBeat, Consumer<String> onJob, Consumer<String> onDrill) {
        Properties properties = new Properties();
        properties.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, name);
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        try {
            scheduler = new StdSchedulerFactory(properties).getScheduler();
            scheduler.setJobFactory((bundle, self) -> context -> wake(context, onBeat, onJob, onDrill));
        } catch (SchedulerException broken) {
            throw broken("set up", broken);
        }
    }

    /** What the job factory makes stands in for it. */
    private static final class Wake implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            throw new IllegalStateException("made by the job factory");
        }
    }

    private static void wake(
            JobExecutionContext context, Runnable onBeat, Consumer<String> onJob, Consumer<String> onDrill) {
        JobKey key = context.getJobDetail().getKey();
        if (key.equals(BEAT)) {
            onBeat.run();
        } else if (key.getGroup().equals(DRILLS)) {
            onDrill.accept(key.getName());
        } else {
            onJob.accept(key.getName());
        }
    }

    /** Begins to fire. */
    public void start(Duration beat) {
        try {
            Trigger trigger = TriggerBuilder.newTrigger()
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                            .withIntervalInMilliseconds(beat.toMillis())
                            .repeatForever()
                            .withMisfireHandlingInstructionNextWithRemainingCount())
                    .build();
            scheduler.scheduleJob(detail(BEAT), trigger);
            scheduler.start();
        } catch (SchedulerException broken) {
            throw broken("start", broken);
        }
    }

    /** Fires for these jobs and drills from now on, and for no other. */
    public void set(Map<String, Timetable> jobs, Map<String, Timetable> drills) {
        set(JOBS, jobs);
        set(DRILLS, drills);
    }

    private void set(String group, Map<String, Timetable> jobs) {
        try {
            for (JobKey old : scheduler.getJobKeys(org.quartz.impl.matchers.GroupMatcher.jobGroupEquals(group))) {
                scheduler.deleteJob(old);
            }
            for (Map.Entry<String, Timetable> job : jobs.entrySet()) {
                scheduler.scheduleJob(
                        detail(new JobKey(job.getKey(), group)),
                        triggers(job.getValue().cron()),
                        true);
            }
        } catch (SchedulerException | ParseException broken) {
            throw broken("plan", broken);
        }
    }

    private static JobDetail detail(JobKey key) {
        return JobBuilder.newJob(Wake.class).withIdentity(key).build();
    }

    private static Set<Trigger> triggers(Cron cron) throws ParseException {
        Set<Trigger> triggers = new HashSet<>();
        for (String expression : cron.expressions()) {
            triggers.add(TriggerBuilder.newTrigger()
                    .withSchedule(CronScheduleBuilder.cronSchedule(new CronExpression(expression))
                            .inTimeZone(TimeZone.getTimeZone(cron.zone()))
                            .withMisfireHandlingInstructionFireAndProceed())
                    .build());
        }
        return triggers;
    }

    /** Stops firing; returns when no call is under way any more. */
    @Override
    public void close() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException broken) {
            throw broken("stop", broken);
        }
    }

    private static RuntimeException broken(String verb, Exception cause) {
        return Fault.BUG.because("unable to " + verb + " the scheduler: " + cause.getMessage(), cause);
    }
}
