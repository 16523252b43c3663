package dev.elasti.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesFileTest {
    private static final Path EXAMPLE = Path.of("..", "docs", "my-services.yaml");

    @TempDir
    Path folder;

    @Test
    void theDocumentedExampleIsGood() {
        assertThat(ServicesFile.read(EXAMPLE)).isInstanceOf(ServicesFile.Good.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sandbox.elasti.dev/command | other | Deployment files has no annotation sandbox.elasti.dev/command",
                "kind: ElastiService | kind: Elastic | there is no ElastiService in it",
                "kind: Service$ | kind: Servant | ElastiService files is for Service 'files', which is not in the file",
                "kind: Deployment$ | kind: Job | ElastiService files scales Deployment 'files', which is not in the file",
                "kind: Service$ | kind: [ | this is not YAML",
                "apiVersion: v1 | other: v1 | a Service in it has no apiVersion",
                "metadata: .name: files. | metadata: {} | a Deployment in it has no metadata.name",
            })
    void whatWouldNeverWorkIsSaid(String pattern, String replacement, String complaint) throws IOException {
        Path file = write(Files.readString(EXAMPLE).replaceAll("(?m)" + pattern, replacement));

        assertThat(ServicesFile.read(file))
                .isInstanceOfSatisfying(
                        ServicesFile.Faulty.class,
                        faulty -> assertThat(faulty.complaint())
                                .startsWith(file.toString())
                                .contains(complaint));
    }

    @Test
    void aFolderIsNoFile() {
        assertThat(ServicesFile.read(folder))
                .isInstanceOfSatisfying(
                        ServicesFile.Faulty.class,
                        faulty -> assertThat(faulty.complaint()).contains("Can't read " + folder));
    }

    @Test
    void theNamespacesItUsesAreMadeFirst() throws IOException {
        Path file = write(Files.readString(EXAMPLE).replace("{name: files}", "{name: files, namespace: team-a}"));

        assertThat(ServicesFile.read(file))
                .isInstanceOfSatisfying(
                        ServicesFile.Good.class,
                        good -> assertThat(good.yaml())
                                .startsWith("apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}"));
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(folder.resolve("services.yaml"), yaml);
    }
}
