package dev.elasti.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.edge.testing.CrampedEdge;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An edge whose process has no file descriptors left: in a process of its own, with a real limit. */
class ShortageTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop\r\n\r\n";

    private ScriptedOrigin origin;
    private Process process;
    private BufferedReader answers;
    private PrintWriter commands;
    private InetSocketAddress address;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.playing(pod -> {
            pod.readHead();
            pod.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
            pod.end();
        });
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 300 && exec \"$@\"",
                        "sh",
                        java,
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrampedEdge.class.getName(),
                        Integer.toString(origin.endpoint().port()))
                .redirectErrorStream(true)
                .start();
        answers = process.inputReader(UTF_8);
        commands = new PrintWriter(process.outputWriter(UTF_8), true);
        address = new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(await("port ").substring("port ".length())));
    }

    @AfterEach
    void stop() throws IOException {
        process.destroyForcibly();
        origin.close();
    }

    @Test
    void whoCannotBeAcceptedIsServedAsSoonAsThereIsRoom() throws Exception {
        ask();
        tell("eat");
        try (RawClient client = RawClient.to(address)) {
            client.send(GET);
            await("can't accept connections for a moment");
            tell("free");
            assertThat(client.readResponse()).startsWith("HTTP/1.1 200 ");
        }
        ask();
    }

    @Test
    void whoseRequestCannotBeHandedOnIsToldToComeAgain() throws Exception {
        try (RawClient client = RawClient.to(address)) {
            assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
            String answer;
            do {
                // The connection to the pod may be closed a moment later than the client has its answer, and leave one
                // more to eat.
                tell("eat");
                answer = client.send(GET).readResponse();
            } while (answer.startsWith("HTTP/1.1 200 "));
            assertThat(answer)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nRetry-After: 1\r\n", "This edge can't open a connection", "Too many open files");
        }
        tell("free");
        ask();
    }

    private void ask() throws IOException {
        try (RawClient client = RawClient.to(address)) {
            assertThat(client.send(GET).readResponse()).startsWith("HTTP/1.1 200 ");
        }
    }

    private void tell(String command) throws IOException {
        commands.println(command);
        await("done");
    }

    private String await(String part) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.contains(part)) {
                return line;
            }
            all.append(line).append('\n');
        }
        throw new IOException("the edge ended before it said \"" + part + "\":\n" + all);
    }
}
