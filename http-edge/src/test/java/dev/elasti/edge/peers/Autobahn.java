package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fuzzing client of the Autobahn testsuite: some 250 cases of what a WebSocket server has to do, from RFC 6455. */
final class Autobahn {
    /** Profile peers brings them there. */
    private static final Path JARS = Path.of("target", "autobahn").toAbsolutePath();

    private static final Pattern AGENT = Pattern.compile("\"(\\d+)\": \\{(.*?)\\n {3}\\}", Pattern.DOTALL);
    private static final Pattern CASE = Pattern.compile("\"([\\d.]+)\": \\{(.*?)\\}", Pattern.DOTALL);
    private static final Pattern FINDING =
            Pattern.compile("\"(behavior|behaviorClose|remoteCloseCode)\": (\"[^\"]*\"|\\w+)");
    private static final long PATIENCE_SECONDS = 1200;

    private final Path folder;

    /** @param folder an empty one */
    Autobahn(Path folder) {
        this.folder = folder;
    }

    /** {@return what was found in each case, of the servers on these ports of the loopback address} */
    List<Map<String, List<String>>> against(Integer... ports) throws IOException, InterruptedException {
        String servers = Stream.of(ports).map(Autobahn::server).collect(Collectors.joining(", "));
        // Limits and performance are left out, and so is compression, which the server at hand does not have.
        run(Files.writeString(folder.resolve("spec.json"), """
                {"outdir": "%s", "servers": [%s], "cases": ["*"], "exclude-cases": ["9.*", "12.*", "13.*"], "exclude-agent-cases": {}}
                """.formatted(folder.resolve("found"), servers)));
        Map<String, Map<String, List<String>>> found = read(Files.readString(folder.resolve("found/index.json")));
        return Stream.of(ports)
                .map(port -> found.getOrDefault(Integer.toString(port), Map.of()))
                .toList();
    }

    private static String server(int port) {
        return """
                {"agent": "%d", "url": "ws://127.0.0.1:%d/echo", "options": {"version": 18}}""".formatted(port, port);
    }

    /** The suite is a program for Python 2, in the jar of a Maven plugin; Jython runs it. */
    private void run(Path spec) throws IOException, InterruptedException {
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

    private static Map<String, Map<String, List<String>>> read(String json) {
        Map<String, Map<String, List<String>>> agents = new TreeMap<>();
        for (Matcher agent = AGENT.matcher(json); agent.find(); ) {
            Map<String, List<String>> cases = new TreeMap<>();
            for (Matcher one = CASE.matcher(agent.group(2)); one.find(); ) {
                cases.put(
                        one.group(1),
                        FINDING.matcher(one.group(2))
                                .results()
                                .map(f -> f.group(1) + " " + f.group(2))
                                .sorted()
                                .toList());
            }
            agents.put(agent.group(1), cases);
        }
        return agents;
    }
}
