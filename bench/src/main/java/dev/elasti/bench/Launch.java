package dev.elasti.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the node is started: the image's options, the memory that the chart gives it, jars only, and an AOT cache from a training
 * run as the image's.
 *
 * @param options the image's file of options
 * @param classPath jars of the node alone, in a fixed order: the cache is bound to it
 * @param cache where the trained cache lies
 */
record Launch(Path options, String classPath, Path cache) {
    /** The limit in the chart's values; the heap is a share of it. */
    private static final String MEMORY = "-XX:MaxRAM=512m";

    private static final int TRAINING_STARTS = 100;

    Launch {
        requireNonNull(options, "options");
        requireNonNull(classPath, "classPath");
        requireNonNull(cache, "cache");
    }

    /** Trains a cache, unless there is one that is younger than all jars. */
    static Launch trained(Path root, Path folder) throws IOException, InterruptedException {
        Launch launch = new Launch(
                root.resolve("image/jvm.options").toAbsolutePath(),
                jars(root.resolve("bench/target/lib")),
                folder.resolve("elasti.aot"));
        if (!launch.isFresh()) {
            launch.train(folder);
        }
        return launch;
    }

    List<String> command() {
        return command("-XX:AOTCache=" + cache);
    }

    List<String> commandWithoutCache() {
        return command("-XX:+IgnoreUnrecognizedVMOptions");
    }

    private List<String> command(String option) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + options,
                MEMORY,
                // The image switches attaching off; the heap is counted through it.
                "-XX:-DisableAttachMechanism"));
        Optional.ofNullable(System.getenv("BENCH_NODE_OPTIONS"))
                .filter(more -> !more.isBlank())
                .ifPresent(more -> command.addAll(List.of(more.strip().split("\\s+", -1))));
        command.addAll(List.of(option, "-cp", classPath, "dev.elasti.node.Main"));
        return command;
    }

    private boolean isFresh() throws IOException {
        if (!Files.exists(cache)) {
            return false;
        }
        for (String jar : classPath.split(":", -1)) {
            if (Files.getLastModifiedTime(Path.of(jar)).compareTo(Files.getLastModifiedTime(cache)) > 0) {
                return false;
            }
        }
        return true;
    }

    private void train(Path folder) throws IOException, InterruptedException {
        System.out.println("training the AOT cache ...");
        Files.deleteIfExists(cache);
        try (InstantOrigin origin = new InstantOrigin();
                HandKubernetes kubernetes = new HandKubernetes()) {
            ServiceUnderTest service = kubernetes.asleep("sleeper", origin.port());
            try (NodeProcess node = NodeProcess.start(
                    command("-XX:AOTCacheOutput=" + cache), kubernetes.baseUrl(), folder.resolve("training.log"))) {
                for (int i = 0; i < TRAINING_STARTS; i++) {
                    ColdStart.once(node, service, origin);
                }
                node.metrics();
            }
        }
        if (!Files.exists(cache)) {
            throw new IOException("the training run left no cache, see " + folder.resolve("training.log"));
        }
    }

    private static String jars(Path lib) throws IOException {
        try (Stream<Path> files = Files.list(lib)) {
            return files.map(Path::toAbsolutePath)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".jar") && !name.contains("elasti-embedded-kubernetes"))
                    .sorted()
                    .collect(Collectors.joining(":"));
        }
    }
}
