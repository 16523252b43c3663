package dev.elasti.sandbox;

import dev.elasti.node.management.ServiceView;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code ./elasti demo}: the whole thing in one JVM, for a person to look at or for a script to judge. */
public final class Demo {
    private static final int USAGE_ERROR = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Demo() {}

    public static void main(String[] args) {
        // Before the first logger is made.
        Path log = Path.of(System.getProperty("java.io.tmpdir"), "elasti-demo.log");
        System.setProperty("elasti.demo.log", log.toString());
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
                    case DemoOptions.Run options -> run(options, System.out);
                });
    }

    private static int run(DemoOptions.Run options, PrintStream out) {
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(options.services());
        } catch (RuntimeException e) {
            System.err.println("The demo can't start: " + sentence(e));
            System.err.println("Its log is " + System.getProperty("elasti.demo.log"));
            return 1;
        }
        Thread ending = Thread.ofPlatform().unstarted(sandbox::close);
        Runtime.getRuntime().addShutdownHook(ending);
        if (options.once()) {
            boolean good = playAll(sandbox, out);
            out.println(good ? "all good" : "NOT GOOD, see above");
            return good ? 0 : 1;
        }
        // The launcher knows whether its output is a terminal.
        new Screen(sandbox, out, Boolean.getBoolean("elasti.demo.terminal")).run();
        return 0;
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

    /** What went wrong, as a person needs it: the innermost cause, and for a taken port what to do about it. */
    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof BindException
                ? cause.getMessage() + ". Another program has that port: end it, or set another one in the environment"
                        + " (ELASTI_EDGE_PORT, ELASTI_MANAGEMENT_PORT, ELASTI_SANDBOX_API_PORT)."
                : String.valueOf(cause.getMessage());
    }
}
