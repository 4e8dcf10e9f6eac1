package io.recobro.source.mariadb.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrivilegesTest {
    @Test
    void grantsCoverDatabasesByPattern() {
        Privileges privileges = new Privileges(List.of(
                "GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*AB'",
                "GRANT SELECT, SHOW VIEW ON `shop\\_%`.* TO `u`@`%`",
                "GRANT TRIGGER ON `a_c`.* TO `u`@`%` WITH GRANT OPTION",
                "GRANT SELECT (a, b), INSERT ON `x`.`t` TO `u`@`%`",
                "GRANT SELECT ON `mysql`.`proc` TO `u`@`%`"));
        assertThat(privileges.onDatabase("SELECT", "shop_1")).isTrue();
        assertThat(privileges.onDatabase("SHOW VIEW", "shop_")).isTrue();
        assertThat(privileges.onDatabase("SELECT", "shopx1")).isFalse();
        assertThat(privileges.onDatabase("TRIGGER", "abc")).isTrue();
        assertThat(privileges.onDatabase("TRIGGER", "abbc")).isFalse();
        assertThat(privileges.onTable("SELECT", "x", "t")).isFalse();
        assertThat(privileges.onTable("INSERT", "x", "t")).isTrue();
        assertThat(privileges.onTable("SELECT", "mysql", "proc")).isTrue();
        assertThat(privileges.missing("shop_1", "SELECT", "EVENT", "TRIGGER")).containsExactly("EVENT", "TRIGGER");
    }

    @Test
    void globalAndAllPrivilegesCount() {
        assertThat(new Privileges(List.of("GRANT ALL PRIVILEGES ON *.* TO `r`@`h` WITH GRANT OPTION"))
                        .missing("x", "SELECT", "EVENT"))
                .isEmpty();
        assertThat(new Privileges(List.of("GRANT EVENT ON *.* TO `r`@`h`")).onDatabase("EVENT", "x"))
                .isTrue();
        assertThat(new Privileges(List.of()).onDatabase("EVENT", "x")).isFalse();
    }

    @Test
    void rolesArePassedOn() {
        assertThat(Privileges.roles(List.of(
                        "GRANT `keeper` TO `u`@`%`",
                        "GRANT `a``b` TO `u`@`%` WITH ADMIN OPTION", "GRANT SELECT ON *.* TO `u`@`%`")))
                .containsExactly("keeper", "a`b");
    }

    @Test
    void passwordsAreLeftToCreateUser() {
        assertThat(Accounts.withoutPassword(
                        "GRANT USAGE ON *.* TO `u`@`%` IDENTIFIED BY PASSWORD '*AB' REQUIRE SSL WITH GRANT OPTION"))
                .isEqualTo("GRANT USAGE ON *.* TO `u`@`%` REQUIRE SSL WITH GRANT OPTION");
        assertThat(Accounts.withoutPassword("GRANT ALL PRIVILEGES ON *.* TO `r`@`h` IDENTIFIED VIA unix_socket OR"
                        + " mysql_native_password USING '*x''y' WITH GRANT OPTION"))
                .isEqualTo("GRANT ALL PRIVILEGES ON *.* TO `r`@`h` WITH GRANT OPTION");
        assertThat(Accounts.withoutPassword("GRANT SELECT ON `a`.* TO `r`@`h`"))
                .isEqualTo("GRANT SELECT ON `a`.* TO `r`@`h`");
    }
}
