package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The HTTP server of Node.js, as a process, which remembers each request that it read to its end. */
final class NodeServer {
    private static final String SCRIPT = "witness.js";

    private final ServerProcess process;
    private final Path written;

    /** @param folder an empty one */
    NodeServer(Path folder) throws IOException, InterruptedException {
        process = new ServerProcess(folder);
        written = folder.resolve("seen");
        try (InputStream script = Objects.requireNonNull(NodeServer.class.getResourceAsStream(SCRIPT))) {
            Files.copy(script, folder.resolve(SCRIPT));
        }
        process.startListening("node", process.path(SCRIPT), process.port(), written.toString());
    }

    Endpoint endpoint() {
        return process.endpoint();
    }

    /** {@return what the script has written down until now: whatever has been answered is there} */
    List<Witness.Seen> seen() {
        try (Stream<String> lines = Files.lines(written, ISO_8859_1)) {
            return lines.map(NodeServer::request).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Witness.Seen request(String line) {
        List<String> words = Stream.of(line.split(" ", -1))
                .map(word -> new String(Base64.getDecoder().decode(word), ISO_8859_1))
                .toList();
        return new Witness.Seen(words.get(0), words.get(1), words.get(2), words.get(3));
    }

    void stop() throws InterruptedException {
        process.stop();
    }
}
