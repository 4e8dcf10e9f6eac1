package io.recobro.source.mariadb.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.recobro.source.mariadb.structure.DatabaseStructure;
import io.recobro.source.mariadb.structure.DatabaseStructure.ObjectDefinition;
import io.recobro.source.mariadb.structure.DatabaseStructure.TableStructure;
import io.recobro.source.mariadb.structure.Inventory;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaGuardTest {
    private static final DatabaseStructure BEFORE = structure(List.of(table("a", "int(11)", 5, "t1")), sequence(10));

    @Test
    void countersMayMove() {
        assertThat(SchemaGuard.firstChange(BEFORE, structure(List.of(table("a", "int(11)", 9, "t1")), sequence(99))))
                .isEmpty();
    }

    @Test
    void definitionsMayNot() {
        assertThat(SchemaGuard.firstChange(BEFORE, structure(List.of(table("a", "bigint(20)", 5, "t1")), sequence(10))))
                .hasValue("table 'a' was changed");
        assertThat(SchemaGuard.firstChange(BEFORE, structure(List.of(table("a", "int(11)", 5, "t2")), sequence(10))))
                .hasValue("table 'a' was changed");
        assertThat(SchemaGuard.firstChange(BEFORE, structure(List.of(), sequence(10))))
                .hasValue("table 'a' was dropped");
        assertThat(SchemaGuard.firstChange(
                        BEFORE,
                        structure(
                                List.of(table("a", "int(11)", 5, "t1"), table("b", "int(11)", 5, "t1")), sequence(10))))
                .hasValue("table 'b' was created");
    }

    private static DatabaseStructure structure(List<TableStructure> tables, ObjectDefinition... objects) {
        return new DatabaseStructure("d", "utf8mb4", "utf8mb4_general_ci", tables, List.of(objects), List.of());
    }

    private static TableStructure table(String name, String type, int next, String createTime) {
        String sql = "CREATE TABLE `" + name + "` (\n  `id` " + type + "\n) ENGINE=InnoDB AUTO_INCREMENT=" + next
                + " DEFAULT CHARSET=utf8mb4";
        return new TableStructure(
                new Inventory.Table(name, "BASE TABLE", "InnoDB", false, List.of(), 0, "", ""),
                sql,
                List.of(),
                0,
                0,
                createTime,
                true);
    }

    private static ObjectDefinition sequence(int next) {
        return new ObjectDefinition(
                "SEQUENCE",
                "s",
                "CREATE SEQUENCE `s` start with 1;\nDO SETVAL(`s`, " + next + ", 0)",
                "",
                "",
                "",
                "",
                "",
                List.of());
    }
}
