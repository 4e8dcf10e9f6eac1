package io.recobro.source.mariadb.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.stream.Block;
import io.recobro.stream.ContentDigest;
import io.recobro.stream.MemberLabel;
import io.recobro.stream.MemberWriter;
import io.recobro.stream.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DumpRewriterTest {
    private static final String TABLE = "CREATE TABLE `a` (\n  `id` int(11) NOT NULL DEFAULT nextval(`shop`.`sq`),\n"
            + "  `f` float DEFAULT NULL,\n  `b` bit(9) DEFAULT NULL,\n  `gen` int(11) GENERATED ALWAYS AS (`id` * 2)"
            + " VIRTUAL,\n  `s` varchar(20) CHARACTER SET sjis DEFAULT 'a,) GENERATED ALWAYS AS x',\n  PRIMARY KEY"
            + " (`id`)\n) ENGINE=InnoDB;\n";
    private static final String ROWS =
            "INSERT INTO `a` (`id`, `f`, `b`, `gen`, `s`) VALUES (1,0.123457,'\\0U',2,'x,''y'),\n"
                    + "(2,NULL,NULL,4,NULL);\n";
    private static final String END = "-- Dump completed\n";

    private final Members members = new Members();
    private final List<String> warnings = new ArrayList<>();
    private DumpRewriter rewriter;

    @Test
    void rowsBecomeOurOwnTextWithoutGeneratedColumns() throws IOException {
        rewrite(TABLE + ROWS + END);
        assertThat(members.labels)
                .containsExactly(
                        new MemberLabel("header", "", 0),
                        new MemberLabel("rows", "a", 2),
                        new MemberLabel("tail", "", 0));
        String first = "(1,0.123457,0x0055,'x,\\'y')";
        String second = "(2,NULL,NULL,NULL)";
        assertThat(members.texts.get(1))
                .isEqualTo("INSERT INTO `a` (`id`,`f`,`b`,`s`) VALUES\n" + first + ",\n" + second + ";\n");
        assertThat(members.texts.getFirst()).contains("nextval(`sq`)").doesNotContain("`shop`");
        assertThat(members.texts.getLast()).endsWith("-- Dump completed, 2 rows in 1 tables\n");
        ContentDigest digest = new ContentDigest();
        for (String row : List.of(first, second)) {
            byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
            digest.add(bytes, 0, bytes.length);
        }
        Inventory.Table table = rewriter.inventory().tables().getFirst();
        assertThat(table.rows()).isEqualTo(2);
        assertThat(table.digest()).isEqualTo(digest.hex());
        assertThat(table.columns())
                .extracting(column -> column.type() + " " + column.form())
                .containsExactly("int(11) NUMBER", "float FLOAT_AS_TEXT", "bit(9) HEX", "varchar(20) TEXT");
        assertThat(warnings).isEmpty();
    }

    @Test
    void blocksAreHandedOverNearTheirTarget() throws IOException {
        StringBuilder many = new StringBuilder(TABLE);
        String text = "x".repeat(100_000);
        for (int i = 0; i < 25; i++) {
            many.append("INSERT INTO `a` (`id`,`s`,`f`,`b`) VALUES (" + i + ",'" + text + "',1,'');\n");
        }
        rewrite(many + END);
        assertThat(members.labels)
                .filteredOn(label -> label.kind().equals("rows"))
                .extracting(MemberLabel::rows)
                .containsExactly(10L, 10L, 5L);
        assertThat(members.texts.subList(1, 4))
                .allSatisfy(member -> assertThat(member)
                        .startsWith("INSERT INTO `a` (`id`,`s`,`f`,`b`) VALUES\n(")
                        .endsWith(");\n"));
    }

    @Test
    void objectsKeepTheirSettingsAndComeLast() throws IOException {
        rewrite("/*!50003 SET character_set_client  = latin1 */ ;\n"
                + "/*!50003 SET sql_mode = 'ANSI' */ ;\n"
                + "DELIMITER ;;\n"
                + "/*!50003 CREATE*/ /*!50017 DEFINER=`a b`@`%`*/ /*!50003 TRIGGER `t;` BEFORE INSERT ON a FOR EACH ROW"
                + " SET @x=';' */;;\n"
                + "DELIMITER ;\n"
                + "/*!50003 SET sql_mode = @saved_sql_mode */ ;\n"
                + "ALTER DATABASE `shop` CHARACTER SET latin1 ;\n"
                + "SET character_set_client = utf8mb4;\n"
                + "/*!50001 CREATE VIEW `v` AS SELECT\n"
                + " 1 AS `x` */;\n"
                + TABLE + ROWS
                + "/*!50001 DROP VIEW IF EXISTS `v`*/;\n"
                + "/*!50001 CREATE ALGORITHM=UNDEFINED */\n"
                + "/*!50013 DEFINER=`x`@`y` SQL SECURITY DEFINER */\n"
                + "/*!50001 VIEW `v` AS select 1 AS `x` */;\n"
                + "CALL strange();\n" + END);
        String tail = members.texts.getLast();
        assertThat(members.labels.getLast().kind()).isEqualTo("tail");
        assertThat(tail)
                .contains("SET character_set_client=latin1;\nSET SQL_MODE='ANSI';\nDELIMITER ;;\n")
                .contains("SET @x=';' */ ;;\nDELIMITER ;\n")
                .contains("CREATE VIEW `v` AS SELECT\n 1 AS `x`")
                .contains("/*!50001 CREATE OR REPLACE ALGORITHM=UNDEFINED */")
                .contains("CALL strange();\n")
                .doesNotContain("ALTER DATABASE", "saved_sql_mode", "DROP VIEW");
        assertThat(rewriter.inventory().objects())
                .extracting(object -> object.kind() + " " + object.name())
                .containsExactly("TRIGGER t;", "VIEW v");
        assertThat(warnings).hasSize(2).anyMatch(warning -> warning.contains("CALL strange()"));
    }

    @Test
    void positionsAreReadOutOfComments() throws IOException {
        rewrite("-- CHANGE MASTER TO MASTER_LOG_FILE='bin.000001', MASTER_LOG_POS=4543;\n" + TABLE
                + "-- SET GLOBAL gtid_slave_pos='0-1-21,3-4-5';\n" + END);
        assertThat(rewriter.position().positions())
                .hasToString("{binlog_file=bin.000001, binlog_position=4543, gtid=0-1-21,3-4-5}");
    }

    @Test
    void whatIsNotWholeOrNotUnderstoodFails() throws IOException {
        assertFault(TABLE + ROWS, Fault.SOURCE_BROKEN, "lacks its end mark");
        assertFault(
                TABLE + "INSERT INTO `a` (`id`,`f`,`b`,`s`) VALUES (NOW(),1,'','');\n" + END,
                Fault.SOURCE_BROKEN,
                "no plain literal");
        assertFault(TABLE + "INSERT INTO `a` VALUES (1);\n" + END, Fault.SOURCE_BROKEN, "no INSERT of a known table");
        assertFault(ROWS + END, Fault.SOURCE_BROKEN, "no INSERT of a known table");
        assertFault(
                TABLE + "INSERT INTO `a` (`id`) VALUES (1);\n" + END, Fault.SOURCE_INCOMPLETE, "leaves out f, b, s");
    }

    private void assertFault(String dump, Fault fault, String message) {
        assertThatThrownBy(() -> rewrite(dump)).isInstanceOfSatisfying(RecobroException.class, e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e).hasMessageContaining(message);
        });
    }

    private void rewrite(String dump) throws IOException {
        rewriter = new DumpRewriter("shop", Optional.empty(), members, Progress.NONE, warnings::add);
        rewriter.read(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), 1 << 20);
    }

    private static final class Members implements MemberWriter {
        private final List<String> texts = new ArrayList<>();
        private final List<MemberLabel> labels = new ArrayList<>();

        @Override
        public Block take() {
            return new Block();
        }

        @Override
        public void write(Block block, MemberLabel label) {
            texts.add(new String(block.bytes(), 0, block.length(), StandardCharsets.UTF_8));
            labels.add(label);
        }

        @Override
        public void discard(Block block) {}

        @Override
        public void flush() {}

        @Override
        public Written complete() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
