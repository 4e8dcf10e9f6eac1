/** When jobs are due: crontab schedules read by Quartz, and what follows from the runs there were. Pure, but for the waker. */
package io.recobro.daemon.schedule;
