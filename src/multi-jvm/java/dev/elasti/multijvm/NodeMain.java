package dev.elasti.multijvm;

import com.typesafe.config.ConfigFactory;
import dev.elasti.node.Node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The program of a child JVM: one real node with the profile of a cluster, whose settings come as system properties. It
 * answers commands (see {@link Commands}) until its standard input ends, which it does with the parent, however that dies.
 */
final class NodeMain {
    private NodeMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        // Whatever else prints, the log above all, must neither be taken for an answer nor fill a pipe that nobody empties.
        System.setOut(System.err);

        Commands commands = new Commands(Node.start(ConfigFactory.load("node.conf")));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            answers.println(JvmNode.ANSWER + commands.answer(line));
        }
        Runtime.getRuntime().halt(1);
    }
}
