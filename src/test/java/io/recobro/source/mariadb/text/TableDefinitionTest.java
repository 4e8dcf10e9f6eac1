package io.recobro.source.mariadb.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableDefinitionTest {
    @Test
    void setsKeysAndForeignKeysAside() {
        TableDefinition table = parse("""
            CREATE TABLE `t``(,` (
              `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'a, KEY `x` (y)\\' )',
              `g` int(11) GENERATED ALWAYS AS (`id` + length(')')) VIRTUAL,
              PRIMARY KEY (`id`),
              UNIQUE KEY `u` (`g`,`id`),
              KEY `k,(` (`g` DESC) COMMENT 'with, comma',
              FULLTEXT KEY `f` (`g`) /*!50100 WITH PARSER `ngram` */,
              CONSTRAINT `fk` FOREIGN KEY (`g`) REFERENCES `o` (`a`,`b`) ON DELETE SET NULL,
              CONSTRAINT `c` CHECK (`id` in (1,2))
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4
             PARTITION BY RANGE (`id`) (PARTITION `p0` VALUES LESS THAN (10) ENGINE = InnoDB)\
            """);
        assertThat(table.table()).isEqualTo("t`(,");
        assertThat(table.keys())
                .containsExactly(
                        "UNIQUE KEY `u` (`g`,`id`)",
                        "KEY `k,(` (`g` DESC) COMMENT 'with, comma'",
                        "FULLTEXT KEY `f` (`g`) /*!50100 WITH PARSER `ngram` */");
        assertThat(table.foreignKeys())
                .containsExactly("CONSTRAINT `fk` FOREIGN KEY (`g`) REFERENCES `o` (`a`,`b`) ON DELETE SET NULL");
        assertThat(table.bare())
                .contains("PRIMARY KEY (`id`),", "CHECK (`id` in (1,2))", "VIRTUAL", "PARTITION `p0`")
                .doesNotContain("`u`", "`k,(`", "ngram", "`fk`");
        assertThat(table.full()).contains("`u`", "`k,(`", "ngram").doesNotContain("`fk`");
    }

    @Test
    void keepsTheKeyOfAnAutoIncrementAndThoseBeforeIt() {
        TableDefinition table =
                parse("CREATE TABLE `t` (`a` int, `n` int NOT NULL AUTO_INCREMENT, PRIMARY KEY (`a`), KEY `x` (`a`),"
                        + " KEY `n` (`n`), KEY `y` (`a`,`n`)) ENGINE=InnoDB");
        assertThat(table.keys()).containsExactly("KEY `y` (`a`,`n`)");
        assertThat(table.bare()).contains("KEY `x` (`a`)", "KEY `n` (`n`)");
    }

    @Test
    void keepsTheFirstUniqueKeyOfATableWithoutPrimaryKey() {
        TableDefinition table = parse("CREATE TABLE t (a int NOT NULL, UNIQUE KEY u (a), UNIQUE KEY v (a), KEY k (a))");
        assertThat(table.keys()).containsExactly("UNIQUE KEY v (a)", "KEY k (a)");
    }

    @Test
    void keepsAllKeysWhereTheyCannotBeAddedLater() {
        for (String sql : List.of(
                "CREATE TABLE t (a int, KEY k (a)) ENGINE=InnoDB WITH SYSTEM VERSIONING",
                "CREATE TABLE t (a int, KEY k (a)) ENGINE=MEMORY",
                "CREATE TABLE t (a text, PRIMARY KEY (b), UNIQUE KEY k (a) USING HASH)",
                "CREATE TABLE t (a int, PRIMARY KEY (a), UNIQUE KEY k (a, p WITHOUT OVERLAPS))")) {
            assertThat(parse(sql).keys()).as(sql).isEmpty();
            assertThat(parse(sql).bare()).isEqualTo(parse(sql).full());
        }
        assertThat(parse("CREATE TABLE t (a int, KEY k (a)) COMMENT='WITH SYSTEM VERSIONING'")
                        .keys())
                .hasSize(1);
    }

    @Test
    void leavesOtherStatementsAlone() {
        for (String sql : List.of(
                "CREATE VIEW v AS SELECT 1",
                "CREATE TABLE t LIKE u",
                "CREATE TABLE d.t (a int)",
                "DROP TABLE t",
                "",
                "CREATE TABLE t (a int")) {
            assertThat(TableDefinition.parse(sql)).as(sql).isEmpty();
        }
        assertThat(TableDefinition.parse("CREATE TABLE IF NOT EXISTS t (a int)"))
                .isPresent();
    }

    private static TableDefinition parse(String sql) {
        return TableDefinition.parse(sql).orElseThrow();
    }
}
