package dev.elasti.kubernetes.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProcessTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void outputAndEnvironmentAreAsAsked() throws IOException {
        Path log = folder.resolve("log");
        assertThat(LocalProcess.shell("echo \"$WORD\"; exit 7", Map.of("WORD", "hello"), log)
                        .exit()
                        .join())
                .isEqualTo(7);
        assertThat(Files.readString(log)).isEqualTo("hello\n");
    }

    @Test
    void stoppingEndsChildrenToo() throws IOException {
        LocalProcess process = LocalProcess.shell(childWritesPid(), Map.of(), folder.resolve("log"));
        ProcessHandle child = child();
        process.stop(Duration.ofSeconds(5));
        Eventually.eventually("the child is gone", () -> !child.isAlive());
    }

    @Test
    void childrenDoNotOutliveTheirParent() throws IOException {
        LocalProcess process = LocalProcess.shell(
                childWritesPid().replace("wait", "sleep 0.2; exit 0"), Map.of(), folder.resolve("log"));
        ProcessHandle child = child();
        assertThat(process.exit().join()).isZero();
        Eventually.eventually("the child is gone", () -> !child.isAlive());
    }

    @Test
    void aKilledJvmTakesItsProcessesWithIt() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.resolve("log").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            ProcessHandle process =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            assertThat(process.isAlive()).isTrue();
            jvm.destroyForcibly();
            Eventually.eventually("the process is gone", () -> !process.isAlive());
        }
    }

    private String childWritesPid() {
        return "sh -c 'echo $$ > " + folder.resolve("pid") + "; while :; do sleep 0.1; done' & wait";
    }

    private ProcessHandle child() throws IOException {
        Path pid = folder.resolve("pid");
        Eventually.eventually("the child runs", () -> Files.exists(pid) && Files.size(pid) > 1);
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }

    /** Starts a process that would never end, tells its id, and waits to be killed. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws InterruptedException {
            LocalProcess process = LocalProcess.shell("while :; do sleep 0.1; done", Map.of(), Path.of(arguments[0]));
            System.out.println(process.pid());
            Thread.currentThread().join();
        }
    }
}
