package dev.elasti.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.elasti.kubernetes.embedded.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The user's own services, looked through before anything starts: what would never work is said in one line. */
sealed interface ServicesFile {
    /** The annotation that says which local command stands for a container. */
    String COMMAND = "sandbox.elasti.dev/command";

    /** @param yaml ready to be applied: as it is written, with the namespaces that it uses before it */
    record Good(String yaml) implements ServicesFile {
        public Good {
            requireNonNull(yaml, "yaml");
        }
    }

    /** The sentence says what to change. */
    record Faulty(String complaint) implements ServicesFile {
        public Faulty {
            requireNonNull(complaint, "complaint");
        }
    }

    static ServicesFile read(Path file) {
        try {
            String yaml = Files.readString(file);
            List<JsonNode> documents = Json.yaml(yaml);
            return fault(documents)
                    .<ServicesFile>map(fault -> new Faulty(file + ": " + fault))
                    .orElseGet(() -> new Good(namespaces(documents) + yaml));
        } catch (IOException e) {
            return new Faulty("Can't read " + file + ": " + e.getMessage());
        } catch (YamlEngineException e) {
            return new Faulty(file + ": this is not YAML: "
                    + String.valueOf(e.getMessage()).strip());
        }
    }

    private static String namespaces(List<JsonNode> documents) {
        return documents.stream()
                .map(ServicesFile::namespace)
                .distinct()
                .map("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n---\n"::formatted)
                .collect(Collectors.joining());
    }

    private static Optional<String> fault(List<JsonNode> documents) {
        List<JsonNode> sleepers = documents.stream()
                .filter(document -> kind(document).equals("ElastiService"))
                .toList();
        return documents.stream()
                .flatMap(document -> nameless(document).stream())
                .findFirst()
                .or(() -> sleepers.isEmpty()
                        ? Optional.of("there is no ElastiService in it, so nothing would sleep. See docs/demo.md.")
                        : Optional.empty())
                .or(() -> sleepers.stream()
                        .flatMap(sleeper -> incomplete(sleeper, documents).stream())
                        .findFirst());
    }

    private static Optional<String> nameless(JsonNode document) {
        for (String field : List.of("apiVersion", "kind", "metadata.name")) {
            if (Json.text(document, field).isEmpty()) {
                String what = kind(document).isEmpty() ? "a document" : "a " + kind(document);
                return Optional.of(what + " in it has no " + field + ".");
            }
        }
        return Optional.empty();
    }

    /** Whether an ElastiService has all that it needs in the same file: there is no other cluster it could come from. */
    private static Optional<String> incomplete(JsonNode sleeper, List<JsonNode> documents) {
        String name = "ElastiService " + Json.text(sleeper, "metadata.name");
        String service = Json.text(sleeper, "spec.service");
        if (find(documents, "Service", service, sleeper).isEmpty()) {
            return Optional.of(
                    name + " is for Service '" + service + "', which is not in the file (in its namespace).");
        }
        String targetKind = Json.text(sleeper, "spec.scaleTargetRef.kind");
        String targetName = Json.text(sleeper, "spec.scaleTargetRef.name");
        Optional<JsonNode> target = find(documents, targetKind, targetName, sleeper);
        if (target.isEmpty()) {
            return Optional.of(name + " scales " + targetKind + " '" + targetName
                    + "', which is not in the file (in its namespace).");
        }
        boolean runs = !Json.at(target.get(), "spec.template.metadata.annotations")
                .path(COMMAND)
                .asText("")
                .isBlank();
        return runs
                ? Optional.empty()
                : Optional.of(targetKind + " " + targetName + " has no annotation " + COMMAND
                        + " in spec.template.metadata.annotations: it says which local command stands for the container,"
                        + " as \"exec ./my-server --listen $POD_IP:$PORT\". See docs/demo.md.");
    }

    private static Optional<JsonNode> find(List<JsonNode> documents, String kind, String name, JsonNode beside) {
        return documents.stream()
                .filter(document -> kind(document).equals(kind)
                        && Json.text(document, "metadata.name").equals(name)
                        && namespace(document).equals(namespace(beside)))
                .findFirst();
    }

    private static String kind(JsonNode document) {
        return Json.text(document, "kind");
    }

    private static String namespace(JsonNode document) {
        return Json.textIfPresent(document, "metadata.namespace").orElse("default");
    }
}
