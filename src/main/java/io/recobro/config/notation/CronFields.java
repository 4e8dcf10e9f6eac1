package io.recobro.config.notation;

import java.util.SortedSet;

/**
 * A crontab schedule with every list, range and step spelled out.
 *
 * @param daysOfMonth 1 to 31
 * @param months 1 to 12
 * @param daysOfWeek 0 (Sunday) to 6
 * @param anyDayOfMonth whether the day of month is {@code *}
 * @param anyDayOfWeek whether the day of week is {@code *}
 * @param everyHour whether the hour is {@code *} or steps through all hours, so that the schedule means intervals rather than times of day
 */
public record CronFields(
        SortedSet<Integer> minutes,
        SortedSet<Integer> hours,
        SortedSet<Integer> daysOfMonth,
        SortedSet<Integer> months,
        SortedSet<Integer> daysOfWeek,
        boolean anyDayOfMonth,
        boolean anyDayOfWeek,
        boolean everyHour) {}
