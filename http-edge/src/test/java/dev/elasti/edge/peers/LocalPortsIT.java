package dev.elasti.edge.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An edge that has no local port left towards a pod: in a network of its own (Linux) with twenty ports, which needs root. */
class LocalPortsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void withoutAPortLeftNothingIsLostAndNothingIsSentTwice(FewPorts.Scene scene) throws Exception {
        Path said = folder.resolve("said");
        Process process = inANetworkOfItsOwn(scene, said);
        try {
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended).as(() -> text(said)).isTrue();
            assertThat(process.exitValue()).as(() -> text(said)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String text(Path said) {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process inANetworkOfItsOwn(FewPorts.Scene scene, Path said) throws IOException {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "sh", "-ec", """
                ip link set lo up
                echo 40000 40019 >/proc/sys/net/ipv4/ip_local_port_range
                exec "$@"
                """, "sh"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FewPorts.class.getName(),
                scene.name()));
        return new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
