package dev.elasti.sandbox;

import dev.elasti.node.management.ServiceView;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code ./elasti demo}: the whole thing in one JVM, for a person to look at or for a script to judge. */
public final class Demo {
    private static final int USAGE_ERROR = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Demo() {}

    public static void main(String[] args) {
        // Before the first logger is made.
        System.setProperty("elasti.demo.log", log().toString());
        System.setProperty("logback.configurationFile", "logback-demo.xml");
        System.exit(
                switch (DemoOptions.parse(args)) {
                    case DemoOptions.Help() -> {
                        System.out.print(DemoOptions.USAGE);
                        yield 0;
                    }
                    case DemoOptions.Wrong(String complaint) -> {
                        System.err.print(complaint + "\n" + DemoOptions.USAGE);
                        yield USAGE_ERROR;
                    }
                    case DemoOptions.Run(boolean once, Optional<Path> file) ->
                        switch (file.map(ServicesFile::read)
                                .orElseGet(() -> new ServicesFile.Good(Sandbox.sampleServices()))) {
                            case ServicesFile.Good(String yaml) -> run(once, yaml, file.isEmpty());
                            case ServicesFile.Faulty(String complaint) -> {
                                System.err.println(complaint);
                                yield USAGE_ERROR;
                            }
                        };
                });
    }

    private static int run(boolean once, String services, boolean samples) {
        PrintStream out = System.out;
        out.println("Starting a Kubernetes in this process, and Elasti beside it ...");
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(services, samples);
        } catch (RuntimeException e) {
            System.err.println("The demo can't start: " + sentence(e));
            System.err.println("Its log is " + log());
            return 1;
        }
        // The launcher knows whether its output is a terminal.
        Screen screen = new Screen(sandbox, out, Boolean.getBoolean("elasti.demo.terminal"));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            screen.end();
            sandbox.close();
        }));
        if (once) {
            boolean good = playAll(sandbox, out);
            out.println(good ? "all good" : "NOT GOOD, see above; what the node said is in " + log());
            sandbox.close();
            return good ? 0 : 1;
        }
        screen.run();
        return 0;
    }

    /** Where the node's log goes: beside what was built, if the launcher started us. */
    private static Path log() {
        return Path.of(System.getProperty("elasti.demo.log", "target/demo.log"));
    }

    private static boolean playAll(Sandbox sandbox, PrintStream out) {
        Screen.await(PATIENCE, () -> !sandbox.services().isEmpty());
        List<ServiceView> services = sandbox.services();
        if (services.isEmpty()) {
            out.println("There is no ElastiService to play with.");
            return false;
        }
        boolean good = true;
        for (ServiceView service : services) {
            good &= new Round(sandbox, out).play(service);
        }
        return good;
    }

    /** What went wrong, as a person needs it: the innermost cause, and for a taken port which one and what to do about it. */
    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        Throwable around = failure;
        while (cause.getCause() != null) {
            around = cause;
            cause = cause.getCause();
        }
        return cause instanceof BindException
                ? around.getMessage() + ". Another program has that port: end it, or set another one in the environment"
                        + " (ELASTI_EDGE_PORT, ELASTI_MANAGEMENT_PORT, ELASTI_SANDBOX_API_PORT)."
                : String.valueOf(cause.getMessage());
    }
}
