package io.recobro.config.notation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 */6 * * *",
                "30 2 * * 1-5",
                "0,15,30,45 * 1 jan,JUL sun",
                "10-50/20 0 31 12 7",
                "* * * * *",
                "0 0 29 2 *",
                "0 0 31 2 1",
                "0 0 31 1,2 *"
            })
    void accepts(String schedule) {
        assertThat(Schedules.mistake(schedule)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5/2 * * * *",
                "*/0 * * * *",
                "9-3 * * * *",
                "1-2-3 * * * *",
                ", * * * *",
                "* * * noon *",
                "@daily",
                "0 0 31 2 *",
                "0 0 31 4,6,9,11 *",
                "0 0 30-31 feb *",
                "0 0 */2 * 1",
                "0 0 1 * */2"
            })
    void refuses(String schedule) {
        assertThat(Schedules.mistake(schedule)).isPresent();
    }
}
