package io.recobro.source.mariadb.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementReaderTest {
    @Test
    void splitsOutsideOfQuotesAndComments() throws IOException {
        assertThat(statements("a ';' \";\" `;` /* ; */ -- ;\n # ;\n b; c--1;\n;; d"))
                .containsExactly("a ';' \";\" `;` /* ; */ -- ;\n # ;\n b", "c--1", "d");
    }

    @Test
    void readsEscapedAndDoubledQuotes() throws IOException {
        assertThat(statements("'a\\';\\\\';'b'';';`c\\`;\"\\\";\""))
                .containsExactly("'a\\';\\\\'", "'b'';'", "`c\\`", "\"\\\";\"");
    }

    @Test
    void obeysDelimiterLines() throws IOException {
        assertThat(statements("DELIMITER ;;\nBEGIN a; b; END ;;\ndelimiter //\nx;;y//\nDELIMITER ;\nz;"))
                .containsExactly("BEGIN a; b; END ", "x;;y", "z");
    }

    @Test
    void keepsExecutableCommentsAndPassesOverTheSandboxMark() throws IOException {
        assertThat(statements("/*M!999999\\- enable the sandbox mode */ \n"
                        + "/*!999999\\- x */\n"
                        + "/*!40101 SET a=';' */;\n"
                        + "/*M!100 b */;"))
                .containsExactly("/*!40101 SET a=';' */", "/*M!100 b */");
    }

    @Test
    void remembersTheLastCommentBetweenStatements() throws IOException {
        StatementReader reader = reader("-- first\na;\n-- Dump completed\n");
        assertThat(reader.next()).isTrue();
        assertThat(reader.lastComment()).isEqualTo("-- first");
        assertThat(reader.next()).isFalse();
        assertThat(reader.lastComment()).isEqualTo("-- Dump completed");
    }

    @Test
    void namesACutInsideOfAQuotedText() {
        assertThatThrownBy(() -> statements("ok; INSERT INTO t VALUES ('abc"))
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.BACKUP_DAMAGED))
                .hasMessageContaining("quoted text")
                .hasMessageContaining("byte 4");
    }

    @Test
    void refusesAStatementLargerThanItsBound() {
        String large = "x".repeat(5 << 20);
        assertThatThrownBy(() -> {
                    StatementReader reader = new StatementReader(
                            new ByteArrayInputStream(large.getBytes(StandardCharsets.US_ASCII)), 1 << 20);
                    reader.next();
                })
                .isInstanceOfSatisfying(
                        RecobroException.class, e -> assertThat(e.fault()).isEqualTo(Fault.ROW_TOO_LARGE));
    }

    @Test
    void readsTheSameFromAStreamThatGivesOneByteAtATime() throws IOException {
        String text = "-- c\n/*!1 x */; a 'b\\'c;' -- d;\n;DELIMITER ;;\nq;q;;\n";
        InputStream slow = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
        assertThat(all(new StatementReader(slow, 1 << 20)))
                .isEqualTo(statements(text))
                .hasSize(3);
    }

    private static List<String> statements(String text) throws IOException {
        return all(reader(text));
    }

    private static StatementReader reader(String text) {
        return new StatementReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 1 << 20);
    }

    private static List<String> all(StatementReader reader) throws IOException {
        List<String> statements = new ArrayList<>();
        while (reader.next()) {
            statements.add(reader.text());
        }
        return statements;
    }
}
