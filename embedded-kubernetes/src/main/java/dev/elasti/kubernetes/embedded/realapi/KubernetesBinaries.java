package dev.elasti.kubernetes.embedded.realapi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the folder with etcd, kube-apiserver, kube-controller-manager and kubectl: {@code KUBEBUILDER_ASSETS}, else what
 * {@code ../shared/kube/setup} beside the repository prints. Fails with what to do where there is neither.
 */
public final class KubernetesBinaries {
    private static final String VARIABLE = "KUBEBUILDER_ASSETS";
    private static final Path SETUP = Path.of("shared", "kube", "setup");

    private KubernetesBinaries() {}

    /** @throws IllegalStateException if there are no binaries to be had */
    public static Path folder() {
        Path folder = Optional.ofNullable(System.getenv(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(run(setup())));
        if (!Files.isExecutable(folder.resolve("kube-apiserver"))) {
            throw new IllegalStateException("no kube-apiserver in " + folder + "; set " + VARIABLE
                    + " to a folder with etcd, kube-apiserver, kube-controller-manager and kubectl");
        }
        return folder;
    }

    /** Modules' tests run in their own folders: the repository is somewhere above. */
    private static Path setup() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path candidate = at.resolve(SETUP);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no Kubernetes binaries: set " + VARIABLE
                + " to a folder with etcd, kube-apiserver, kube-controller-manager and kubectl (envtest's `setup-envtest use -p path`"
                + " prints one)");
    }

    private static String run(Path setup) {
        try {
            Process process = new ProcessBuilder(setup.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0 || output.isEmpty()) {
                throw new IllegalStateException(setup + " failed");
            }
            return output.lines().reduce("", (_, line) -> line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
