package io.recobro.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recobro.config.DestinationConfig.DirDestination;
import io.recobro.config.DestinationConfig.S3Destination;
import io.recobro.config.DestinationConfig.WebDestination;
import io.recobro.fault.Fault;
import io.recobro.fault.RecobroException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupUrlTest {
    private static final String MANIFEST = "20261122T060000Z-k3f9q2_20261122T060000Z_full_1234.json";

    private static BackupUrl of(String url) {
        return BackupUrl.of(url, Map.of());
    }

    @Test
    void aFolderMeansTheNewestAndAManifestItself() {
        assertThat(of("file:///mnt/a%20b/site/files/"))
                .isEqualTo(new BackupUrl(
                        new DirDestination("/mnt/a b", Path.of("/mnt/a b")), "site", "files", Optional.empty()));
        assertThat(of("https://host:8443/x/y/site/db/manifests/" + MANIFEST))
                .isEqualTo(new BackupUrl(
                        new WebDestination(URI.create("https://host:8443/x/y")), "site", "db", Optional.of(MANIFEST)));
        assertThat(of("http://host/site/db").place()).isEqualTo(new WebDestination(URI.create("http://host")));
    }

    @Test
    void aBucketIsReachedAsTheEnvironmentSays() {
        Map<String, String> environment = Map.of(
                "AWS_ACCESS_KEY_ID", "key",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:9000",
                "AWS_REGION", "eu-central-3");
        S3Destination place = (S3Destination)
                BackupUrl.of("s3://backups/pre/fix/site/db", environment).place();
        assertThat(place.bucket() + " " + place.prefix() + " " + place.region())
                .isEqualTo("backups pre/fix eu-central-3");
        assertThat(place.endpoint()).contains(URI.create("http://127.0.0.1:9000"));
        assertThat(place.pathStyle()).isTrue();
        assertThat(place.secretKey().reveal()).isEqualTo("secret");
        S3Destination keyless = (S3Destination) of("s3://backups/site/db").place();
        assertThatThrownBy(() -> keyless.accessKey().reveal()).hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/backups/site/db",
                "ftp://host/site/db",
                "https:///site/db",
                "https://host/db",
                "https://host/site/db/" + MANIFEST,
                "https://host/site/db/backups/x.json",
                "https://user:planted@host/site/db",
                "https://host/site/db?X-Amz-Signature=planted",
                "s3:///site/db",
                "file:///a b/site"
            })
    void whatIsNoAddressIsRefusedWithAnExample(String url) {
        assertThatThrownBy(() -> of(url))
                .isInstanceOfSatisfying(
                        RecobroException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.USAGE_WRONG))
                .hasMessageNotContaining("planted")
                .hasMessageStartingWith("unable to restore from '");
    }
}
