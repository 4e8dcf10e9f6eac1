package io.recobro.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretTest {
    @TempDir
    private Path directory;

    @Test
    void fileGivesItsContentWithoutOneLineBreak() throws IOException {
        assertThat(new FileSecret(file("s3cret\n", "rw-------")).reveal()).isEqualTo("s3cret");
        assertThat(new FileSecret(file("s3cret\r\n", "rw-------")).reveal()).isEqualTo("s3cret");
        assertThat(new FileSecret(file(" s3cret\n\n", "r--------")).reveal()).isEqualTo(" s3cret\n");
    }

    @Test
    void fileThatOthersCanReadIsRefused() throws IOException {
        for (String permissions : List.of("rw-r-----", "rw----r--", "rw-r--r--")) {
            Path file = file("s3cret\n", permissions);
            refused(() -> new FileSecret(file).reveal(), file.toString(), permissions);
        }
    }

    @Test
    void missingAndEmptyFilesAreNamed() throws IOException {
        Path missing = directory.resolve("none");
        refused(() -> new FileSecret(missing).reveal(), missing.toString(), "no such file");
        Path empty = file("\n", "rw-------");
        refused(() -> new FileSecret(empty).reveal(), empty.toString(), "empty");
    }

    @Test
    void fileIsReadAnewEachTime() throws IOException {
        Path file = file("old", "rw-------");
        Secret secret = new FileSecret(file);
        assertThat(secret.reveal()).isEqualTo("old");
        Files.writeString(file, "new");
        assertThat(secret.reveal()).isEqualTo("new");
    }

    @Test
    void environmentGivesItsValue() {
        Map<String, String> environment = Map.of("KEY", "s3cret", "EMPTY", "");
        assertThat(new EnvironmentSecret("KEY", environment).reveal()).isEqualTo("s3cret");
        refused(() -> new EnvironmentSecret("OTHER", environment).reveal(), "OTHER", "not set");
        refused(() -> new EnvironmentSecret("EMPTY", environment).reveal(), "EMPTY", "empty");
    }

    @Test
    void credentialIsReadFromTheDirectoryOfTheService() throws IOException {
        Files.writeString(directory.resolve("db"), "s3cret\n");
        Map<String, String> environment = Map.of("CREDENTIALS_DIRECTORY", directory.toString());
        assertThat(new CredentialSecret("db", environment).reveal()).isEqualTo("s3cret");
        refused(() -> new CredentialSecret("other", environment).reveal(), "other", "no such file");
        refused(() -> new CredentialSecret("db", Map.of()).reveal(), "db", "CREDENTIALS_DIRECTORY");
    }

    @Test
    void commandGivesWhatItPrints() {
        assertThat(command("printf", "s3cret\\n").reveal()).isEqualTo("s3cret");
        assertThat(command("echo", "$HOME; id").reveal()).as("no shell").isEqualTo("$HOME; id");
    }

    @Test
    void commandThatFailsIsNamedWithoutItsArguments() {
        refused(() -> command("sh", "-c", "echo s3cret; exit 3").reveal(), "'sh'", "status 3");
        refused(() -> command("/none/such", "s3cret").reveal(), "/none/such", "cannot be run");
        refused(() -> command("true").reveal(), "'true'", "empty");
    }

    @Test
    void commandThatTakesTooLongIsKilled() {
        Secret slow = new CommandSecret(List.of("sleep", "600"), Duration.ofMillis(50), Set.of());
        refused(slow::reveal, "'sleep'", "did not end");
        assertThat(ProcessHandle.current()
                        .children()
                        .filter(child -> child.info().commandLine().orElse("").contains("sleep 600")))
                .allSatisfy(dying -> assertThat(dying.onExit()).succeedsWithin(Duration.ofSeconds(60)));
    }

    @Test
    void noSecretPrintsItsValue() throws IOException {
        assertThat(Secret.of("s3cret")).hasToString("****");
        assertThat(Secret.of("s3cret").inline()).isTrue();
        Path file = file("s3cret", "rw-------");
        assertThat(new FileSecret(file)).hasToString("file " + file);
        assertThat(new EnvironmentSecret("KEY", Map.of("KEY", "s3cret"))).hasToString("env KEY");
        assertThat(new CredentialSecret("db", Map.of("KEY", "s3cret"))).hasToString("credential db");
        assertThat(command("printf", "s3cret")).hasToString("command printf");
    }

    @Test
    void aCommandDoesNotSeeVariablesThatHoldOtherSecrets() {
        List<String> words = List.of("sh", "-c", "echo \"${PATH:+path} ${HOME:+home}\"");
        assertThat(new CommandSecret(words, CommandSecret.TIME_LIMIT, Set.of()).reveal())
                .isEqualTo("path home");
        assertThat(new CommandSecret(words, CommandSecret.TIME_LIMIT, Set.of("HOME")).reveal())
                .isEqualTo("path ");
    }

    @Test
    void programsSeeOnlyWhatTheyNeed() {
        ProcessBuilder builder = new ProcessBuilder("true");
        builder.environment().put("QDRANT_KEY", "s3cret");
        builder.environment().put("DOCKER_HOST", "unix:///run/docker.sock");
        assertThat(BareEnvironment.of(builder).environment())
                .containsKeys("PATH", "DOCKER_HOST")
                .doesNotContainValue("s3cret");
    }

    @Test
    void aTextThatRepeatsAValueLosesIt() {
        assertThat(Secret.hide("a+b/\"c", "'a+b/\"c' a%2Bb%2F%22c {\"k\":\"a+b/\\\"c\"} a+b"))
                .isEqualTo("'****' **** {\"k\":\"****\"} a+b");
        assertThat(Secret.hide("", "text")).isEqualTo("text");
    }

    private static Secret command(String... words) {
        return new CommandSecret(List.of(words), CommandSecret.TIME_LIMIT, Set.of());
    }

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.createTempFile(directory, "secret", "");
        Files.writeString(file, content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(RecobroException.class)
                .hasMessageStartingWith("unable to read ")
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("s3cret")
                .extracting(failure -> ((RecobroException) failure).fault())
                .isEqualTo(Fault.SECRET_UNREADABLE);
    }
}
