package dev.elasti.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.realapi.KubernetesBinaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool that people know works on the box unchanged. */
class KubectlIT extends InABox {
    private static final String FOREVER = "while :; do sleep 0.1; done";

    @TempDir
    Path folder = Path.of("");

    @Test
    void applyGetScaleAndDelete() throws IOException {
        Path file = Files.writeString(folder.resolve("app.yaml"), deployment(1, FOREVER, "") + "---\n" + service());
        assertThat(kubectl("apply", "-f", file.toString())).contains("deployment.apps/web created");
        assertThat(kubectl("apply", "-f", file.toString())).contains("deployment.apps/web unchanged");
        awaitReady(1);
        assertThat(kubectl("get", "pods")).contains("NAME", "READY", "1/1", "Running");
        assertThat(kubectl("rollout", "status", "deployment/web")).contains("successfully rolled out");
        kubectl("scale", "deployment/web", "--replicas=2");
        awaitReady(2);
        assertThat(kubectl("describe", "service", "web")).contains("8000/TCP");
        assertThat(kubectl("delete", "-f", file.toString())).contains("\"web\" deleted");
        awaitReady(0);
    }

    @Test
    void customResourcesAndServerSideApply() throws IOException {
        Path definition =
                Path.of("src", "test", "resources", "widget-definition.yaml").toAbsolutePath();
        assertThat(kubectl("apply", "-f", definition.toString())).contains("created");
        Path widget = Files.writeString(folder.resolve("widget.yaml"), """
                apiVersion: contract.example.com/v1
                kind: Widget
                metadata: {name: one}
                spec: {color: red}
                """);
        assertThat(kubectl("apply", "--server-side", "-f", widget.toString())).contains("serverside-applied");
        assertThat(kubectl("get", "wd", "one", "-o", "jsonpath={.spec.size}")).isEqualTo("3");
    }

    private String kubectl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(KubernetesBinaries.folder().resolve("kubectl").toString());
        command.add("--kubeconfig=" + cluster.kubeconfig());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
