package dev.elasti.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final Path EXAMPLE = Path.of("..", "docs", "my-services.yaml");
    private static final Pattern CURL = Pattern.compile("curl http://([0-9.]+):([0-9]+)/ ");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void aRoundWithTheDocumentedExampleLosesNothing() throws Exception {
        try (DemoProcess demo = DemoProcess.start(folder, "--once", "-f", EXAMPLE.toString())) {
            assertThat(demo.exitCode()).as(demo.output()).isZero();
            assertThat(demo.output())
                    .contains("200 of 200 answered", "straight to the pod", "201 requests, 0 lost", "all good");
            assertThat(demo.output()).containsPattern("cold start .*decision .*scale write .*pod ready .*release");
        }
    }

    @Test
    void aRoundInWhichAnAnswerIsCutShortFails() throws Exception {
        Path file = example("""
                exec "$JAVA_HOME/bin/java" -cp '%s' %s\
                """.formatted(
                        Path.of(RudeApp.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()),
                        RudeApp.class.getName()));
        try (DemoProcess demo = DemoProcess.start(folder, "--once", "-f", file.toString())) {
            assertThat(demo.exitCode()).as(demo.output()).isEqualTo(1);
            assertThat(demo.output()).contains("NOT GOOD").containsPattern("lost, [0-9]+ times:");
        }
    }

    @Test
    void aCommandThatDoesNotExistIsToldWithItsOwnWords() throws Exception {
        try (DemoProcess demo = DemoProcess.start(
                folder, "--once", "-f", example("exec no-such-program").toString())) {
            assertThat(demo.exitCode()).as(demo.output()).isEqualTo(1);
            assertThat(demo.output())
                    .contains("0 of 200 answered", "CrashLoopBackOff", "exit code 127", "no-such-program: not found");
        }
    }

    @Test
    void whatIsShownCanBeCalledAndNothingStaysBehind() throws Exception {
        Path pid = folder.resolve("pid");
        Path file =
                example("echo $$ > '" + pid + "'; exec \"$JAVA_HOME/bin/jwebserver\" -b \"$POD_IP\" -p \"$PORT\" -d /");
        try (DemoProcess demo = DemoProcess.start(folder, "-f", file.toString())) {
            Matcher curl = demo.await(CURL);
            InetSocketAddress address = new InetSocketAddress(curl.group(1), Integer.parseInt(curl.group(2)));

            assertThat(OneRequest.send(address, "files", new byte[0], PATIENCE))
                    .isInstanceOfSatisfying(
                            OneRequest.Result.Answered.class,
                            answered -> assertThat(answered.status()).isEqualTo(200));
            demo.await(Pattern.compile("default/files +Serving"));
            ProcessHandle pod = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();
            Path kubeconfig =
                    Path.of(demo.await(Pattern.compile("KUBECONFIG=(\\S+)")).group(1));
            assertThat(kubeconfig).exists();

            demo.terminate();

            assertThat(demo.exitCode()).isEqualTo(128 + 15);
            assertThat(pod.isAlive()).isFalse();
            assertThat(kubeconfig.getParent()).doesNotExist();
            assertThat(demo.output()).doesNotContain("Exception");
        }
    }

    /** The documented example with another command. */
    private Path example(String command) throws IOException {
        String yaml = Files.readString(EXAMPLE)
                .replaceFirst("command: .*", Matcher.quoteReplacement("command: |-\n          " + command));
        return Files.writeString(folder.resolve("services.yaml"), yaml);
    }
}
