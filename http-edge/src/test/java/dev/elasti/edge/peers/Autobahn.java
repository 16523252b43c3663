package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The fuzzing client of the Autobahn testsuite: some 300 cases of what a WebSocket server has to do, from RFC 6455. What there is of it
 * for the JVM is 0.6.4, without groups 12 and 13 of later releases, about compression: {@code CompressedSocketsTest} has those.
 */
final class Autobahn {
    /** Profile peers brings them there. */
    private static final Path JARS = Path.of("target", "autobahn").toAbsolutePath();

    private static final Pattern CASE = Pattern.compile("\"([\\d.]+)\": \\{(.*?)\\}", Pattern.DOTALL);
    private static final Pattern FINDING =
            Pattern.compile("\"(behavior|behaviorClose|remoteCloseCode)\": (\"[^\"]*\"|\\w+)");
    private static final long PATIENCE_SECONDS = 1200;

    private final Path folder;

    /** @param folder an empty one */
    Autobahn(Path folder) {
        this.folder = folder;
    }

    /**
     * Asks the servers on these ports of the loopback address at the same time.
     *
     * @param cases numbers of cases, or {@code *}
     * @return what was found in each case, for each server
     */
    List<Map<String, List<String>>> against(Collection<String> cases, int... ports) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Map<String, List<String>>>> results = IntStream.of(ports)
                    .mapToObj(port -> threads.submit(() -> against(cases, port)))
                    .toList();
            List<Map<String, List<String>>> found = new ArrayList<>();
            for (Future<Map<String, List<String>>> result : results) {
                found.add(result.get());
            }
            return found;
        }
    }

    private Map<String, List<String>> against(Collection<String> cases, int port)
            throws IOException, InterruptedException {
        Path own = Files.createTempDirectory(folder, "port-" + port + "-");
        String list = cases.stream().map(each -> "\"" + each + "\"").collect(Collectors.joining(", "));
        run(own, Files.writeString(own.resolve("spec.json"), """
                {"outdir": "%s", "servers": [{"agent": "server", "url": "ws://127.0.0.1:%d/echo", "options": {"version": 18}}],
                 "cases": [%s], "exclude-cases": [], "exclude-agent-cases": {}}
                """.formatted(own.resolve("found"), port, list)));
        return read(Files.readString(own.resolve("found/index.json")));
    }

    /** The suite is a program for Python 2, in the jar of a Maven plugin; Jython runs it. */
    private static void run(Path folder, Path spec) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dpython.cachedir.skip=true",
                        "-cp",
                        JARS.resolve("autobahntestsuite-maven-plugin.jar")
                                + File.pathSeparator
                                + JARS.resolve("jython-standalone.jar"),
                        "org.python.util.jython",
                        "-c",
                        """
                        import sys
                        sys.argv = ['wstest', '-m', 'fuzzingclient', '-s', '%s']
                        from autobahntestsuite import wstest
                        wstest.run()
                        """.formatted(spec))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("the testsuite did not come to its end: " + Files.readString(log, UTF_8));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Map<String, List<String>> read(String json) {
        Map<String, List<String>> cases = new TreeMap<>();
        for (Matcher one = CASE.matcher(json); one.find(); ) {
            cases.put(
                    one.group(1),
                    FINDING.matcher(one.group(2))
                            .results()
                            .map(f -> f.group(1) + " " + f.group(2))
                            .sorted()
                            .toList());
        }
        return cases;
    }
}
