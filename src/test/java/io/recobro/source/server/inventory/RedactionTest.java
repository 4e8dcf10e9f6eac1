package io.recobro.source.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret of a file that people write reaches the inventory; what is none stays readable. */
class RedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "      MARIADB_ROOT_PASSWORD: hunter2 two",
                "      - MARIADB_PASSWORD=hunter2",
                "      - \"REDIS_PASS=hunter2\"",
                "    command: redis-server --requirepass hunter2",
                "DATABASE_URL=postgres://app:hunter2@db/app",
                "      url: amqp://app:hunter2@mq:5672",
                "0 3 * * * root mysqldump -uroot -phunter2 shop > /x",
                "0 3 * * * root curl -u ops:hunter2 https://x.example.net",
                "* * * * * root curl -H 'Authorization: Bearer hunter2hunter2' https://x",
                "//nas/share /mnt cifs username=ops,password=hunter2,uid=0 0 0",
                "Environment=API_TOKEN=hunter2",
                "ExecStart=/usr/bin/app --api-key hunter2 --port 80",
                "          password: \"hunter2\"",
                "        key: hunter2=",
                "export AWS_SECRET_ACCESS_KEY='hunter2'",
                "  hash_salt: hunter2",
            })
    void takesSecretsOut(String line) {
        assertThat(Redaction.text(line)).doesNotContain("hunter2").contains("****");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    image: mariadb:11.2",
                "      - ./db:/var/lib/mysql",
                "    ports: [\"127.0.0.1:3306:3306\"]",
                "MYSQL_ROOT_PASSWORD_FILE=/run/secrets/db",
                "      MARIADB_PASSWORD: ${DB_PASSWORD}",
                "0 3 * * * root mysqldump --single-transaction shop",
                "UUID=0b1c / ext4 errors=remount-ro 0 1",
                "MAILTO=ops@example.net",
                "# author: somebody",
            })
    void leavesTheRest(String line) {
        assertThat(Redaction.text(line)).isEqualTo(line);
    }

    @Test
    void takesBlocksOut() {
        String text = """
            before: 1
              secret: |
                hunter2
                hunter3

              after: 2
            key_file: x
            -----BEGIN OPENSSH PRIVATE KEY-----
            hunter4
            -----END OPENSSH PRIVATE KEY-----
            end: 3
            """;
        assertThat(Redaction.text(text))
                .doesNotContain("hunter")
                .contains("before: 1", "after: 2", "end: 3")
                .endsWith("end: 3\n");
    }

    @ParameterizedTest
    @CsvSource({"MYSQL_PWD,true", "apiKey,true", "Authorization,true", "author,false", "image,false"})
    void knowsNamesOfSecrets(String name, boolean secret) {
        assertThat(Redaction.secret(name)).isEqualTo(secret);
    }
}
