package dev.elasti.edge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.edge.Edge;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;

/**
 * An edge in a process of its own, which can be told to use up all file descriptors: {@code eat} and {@code free} on standard input.
 * It answers each command with a line, and begins with one that holds its port.
 */
public final class CrampedEdge {
    private CrampedEdge() {}

    /** @param args port of the pod */
    public static void main(String[] args) throws IOException, URISyntaxException {
        loadAllClasses();
        try (EdgeFixture edge = EdgeFixture.start("elasti.edge.relay.connect-within = 300ms");
                Scanner commands = new Scanner(System.in, UTF_8)) {
            edge.shop(new Endpoint("127.0.0.1", Integer.parseInt(args[0])));
            tell("port " + edge.edge().sharedAddress().getPort());
            List<FileInputStream> eaten = new ArrayList<>();
            while (commands.hasNextLine()) {
                if (commands.nextLine().equals("eat")) {
                    eat(eaten);
                } else {
                    free(eaten);
                }
                tell("done");
            }
        }
    }

    private static void eat(List<FileInputStream> eaten) {
        try {
            while (true) {
                eaten.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException _) {
            // That was the last one.
        }
    }

    private static void free(List<FileInputStream> eaten) throws IOException {
        for (FileInputStream file : eaten) {
            file.close();
        }
        eaten.clear();
    }

    /** A class in a folder needs a file descriptor to be loaded, one in an open jar, as in a node, does not. */
    private static void loadAllClasses() throws IOException, URISyntaxException {
        Path root = Path.of(
                Edge.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                load(name.substring(0, name.length() - ".class".length()));
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tell(String line) {
        System.out.println(line);
    }
}
