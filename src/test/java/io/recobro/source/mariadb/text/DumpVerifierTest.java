package io.recobro.source.mariadb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import io.recobro.source.mariadb.structure.Inventory;
import io.recobro.stream.ContentDigest;
import io.recobro.stream.MemberEntry;
import io.recobro.stream.Progress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DumpVerifierTest {
    private static final String ROWS = "INSERT INTO `t` (`a`) VALUES\n(1,'x\\'),\\n('),\n(2,NULL);\n";
    private static final String END = "-- Dump completed, 2 rows in 1 tables\n";

    @Test
    void aWholeDumpIsProven() {
        assertThat(verify(ROWS, 2, END)).contains("2 rows");
    }

    @Test
    void everyKindOfDamageIsNamed() {
        assertDamaged(ROWS.replace("2,NULL", "3,NULL"), 2, END, "content digest of table 't'");
        assertDamaged(ROWS, 3, END, "the index says 3");
        assertDamaged(ROWS.substring(0, ROWS.length() - 2), 2, END, "followed by something");
        assertDamaged(ROWS + ROWS, 2, END, "followed by something");
        assertDamaged(ROWS.replace("`t`", "`u`"), 2, END, "no INSERT statement of that table");
        assertDamaged(ROWS.replace("\\')", "')"), 2, END, "byte");
        assertDamaged(ROWS, 2, "-- cut\n", "does not end with");
        assertDamaged(ROWS, 2, END.replace("2 rows", "1 rows"), "does not end with");
    }

    private static void assertDamaged(String rows, long count, String end, String message) {
        assertThatThrownBy(() -> verify(rows, count, end))
                .as(message)
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BACKUP_DAMAGED))
                .hasMessageContaining(message);
    }

    private static List<String> verify(String rows, long count, String end) {
        ContentDigest digest = new ContentDigest();
        for (String row : List.of("(1,'x\\'),\\n(')", "(2,NULL)")) {
            digest.add(bytes(row), 0, row.length());
        }
        Inventory inventory = new Inventory(
                1,
                "d",
                "utf8mb4",
                "utf8mb4_general_ci",
                List.of(new Inventory.Table("t", "BASE TABLE", "InnoDB", false, List.of(), 2, digest.hex(), "")),
                List.of());
        DumpVerifier verifier = new DumpVerifier(inventory, Progress.NONE);
        verifier.member(new MemberEntry(0, 1, rows.length(), "rows", "t", count, ""), bytes(rows));
        verifier.member(new MemberEntry(1, 1, end.length(), "tail", "", 0, ""), bytes(end));
        return verifier.finish();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
