package dev.elasti.multijvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The child's end of the line to its parent, {@link ChildJvm}: one command a line comes in, one answer a line goes out. */
final class Child {
    /** Stands before every line that is an answer, so that nothing else printed can be taken for one. */
    static final String ANSWER = "##elasti-answer## ";

    private Child() {}

    /**
     * Starts a program and lets it answer commands, until the standard input ends, which it does with the parent, however that
     * dies. The end of the input ends this JVM at once, whatever it is doing, so that nothing is left of a test that was killed.
     *
     * @param program starts it, and gives what answers one command in one line
     */
    static void serve(Supplier<UnaryOperator<String>> program) {
        PrintStream answers = System.out;
        // Whatever else prints, the log above all, must neither be taken for an answer nor fill a pipe that nobody
        // empties.
        System.setOut(System.err);
        BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        Thread.ofPlatform().name("parent").daemon().start(() -> readUntilTheEnd(commands));
        try {
            UnaryOperator<String> answer = program.get();
            while (true) {
                answers.println(ANSWER + answer.apply(commands.take()));
            }
        } catch (InterruptedException | RuntimeException e) {
            // The parent sees an end sooner than a silence. It has the log.
            e.printStackTrace(System.err);
            Runtime.getRuntime().halt(1);
        }
    }

    private static void readUntilTheEnd(BlockingQueue<String> commands) {
        try {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
            }
        } catch (IOException e) {
            // as good as an end
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }
}
