package dev.elasti.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The schema and the Java types say the same fields, in both directions; the chart ships the same file. */
class CrdMatchesTypesTest {
    private static final String FILE = "crd/elastiservices.elasti.truefoundry.com.yaml";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void specAndStatusHaveTheSameFieldsInSchemaAndJava() throws IOException {
        JsonNode version = crd().at("/spec/versions/0");
        JsonNode schema = version.at("/schema/openAPIV3Schema/properties");
        List<String> differences = new ArrayList<>();
        compare("spec", schema.path("spec"), JSON.constructType(ElastiServiceSpec.class), differences);
        compare("status", schema.path("status"), JSON.constructType(ElastiServiceStatus.class), differences);
        assertThat(differences).isEmpty();
    }

    @Test
    void groupVersionAndNamesAreThoseOfTheJavaType() throws IOException {
        JsonNode spec = crd().path("spec");
        assertThat(spec.path("group").asText()).isEqualTo(Spellings.GROUP);
        assertThat(spec.at("/versions/0/name").asText()).isEqualTo(Spellings.VERSION);
        assertThat(spec.at("/names/kind").asText()).isEqualTo(Spellings.KIND);
        assertThat(spec.at("/names/plural").asText()).isEqualTo(Spellings.PLURAL);
    }

    @Test
    void theChartShipsThisVeryFile() throws IOException {
        Path chart = Path.of("..", "helm", "elasti", "crds", "elastiservices.yaml");
        try (InputStream in = Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(FILE))) {
            assertThat(Files.readAllBytes(chart)).isEqualTo(in.readAllBytes());
        }
    }

    private static void compare(String path, JsonNode schema, JavaType type, List<String> differences) {
        if (type.isCollectionLikeType()) {
            compare(path + "[]", schema.path("items"), type.getContentType(), differences);
        } else if (type.isRecordType()) {
            TreeSet<String> declared = new TreeSet<>();
            schema.path("properties").fieldNames().forEachRemaining(declared::add);
            for (var property : JSON.getDeserializationConfig().introspect(type).findProperties()) {
                if (!declared.remove(property.getName())) {
                    differences.add(path + "." + property.getName() + " is in Java only");
                } else {
                    compare(
                            path + "." + property.getName(),
                            schema.path("properties").path(property.getName()),
                            property.getPrimaryType(),
                            differences);
                }
            }
            declared.forEach(name -> differences.add(path + "." + name + " is in the schema only"));
        }
    }

    private static JsonNode crd() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                CrdMatchesTypesTest.class.getClassLoader().getResourceAsStream(FILE))) {
            return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromInputStream(in));
        }
    }
}
