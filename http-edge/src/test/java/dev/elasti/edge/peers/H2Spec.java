package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The h2spec program: some 145 cases of what a server of HTTP/2 has to do, from RFC 7540 and RFC 7541. */
final class H2Spec {
    /** It is in the jar of a Maven plugin. */
    private static final String PROGRAM = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";

    private static final Pattern CASE = Pattern.compile(
            "<testcase package=\"([^\"]*)\" classname=\"([^\"]*)\"[^>]*>(.*?)</testcase>", Pattern.DOTALL);

    private final Path folder;

    /** @param folder an empty one */
    H2Spec(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        Path archive = folder.resolve("h2spec.tar.gz");
        try (InputStream program = H2Spec.class.getResourceAsStream(PROGRAM)) {
            if (program == null) {
                throw new IOException("h2spec is not on the class path: profile peers brings it");
            }
            Files.copy(program, archive);
        }
        run("tar", "xzf", archive.toString(), "-C", folder.toString());
    }

    /**
     * What came of it.
     *
     * @param passed how many cases
     * @param failed which cases
     */
    record Outcome(int passed, Set<String> failed) {}

    /** {@return what comes of all cases against a server on the loopback address} */
    Outcome against(int port) throws IOException, InterruptedException {
        Path report = folder.resolve("report-" + port + ".xml");
        run(
                folder.resolve("h2spec").toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-P",
                "/index.html",
                "-o",
                "5",
                "-j",
                report.toString());
        Set<String> failed = new TreeSet<>();
        int passed = 0;
        Matcher cases = CASE.matcher(Files.readString(report));
        while (cases.find()) {
            if (cases.group(3).isBlank()) {
                passed++;
            } else {
                failed.add(cases.group(1) + ": " + cases.group(2));
            }
        }
        return new Outcome(passed, failed);
    }

    private void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        // With a case that fails it ends with 1.
        if (process.waitFor() > 1) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }
}
