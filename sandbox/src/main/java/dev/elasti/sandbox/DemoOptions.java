package dev.elasti.sandbox;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What was asked for on the command line. */
sealed interface DemoOptions {
    String USAGE = """
            Usage: ./elasti demo [--once] [-f SERVICES.yaml]
              (nothing)          run the sample services and show what happens, until Ctrl-C
              --once             play one round: asleep, 200 requests, direct, idle, asleep; exit 0 only if none was lost
              -f SERVICES.yaml   run your own Deployments, Services and ElastiServices; see docs/demo.md
            """;

    /** @param services the user's own, instead of the sample services */
    record Run(boolean once, Optional<Path> services) implements DemoOptions {
        public Run {
            requireNonNull(services, "services");
        }
    }

    record Help() implements DemoOptions {}

    /** The sentence says what to write instead. */
    record Wrong(String complaint) implements DemoOptions {
        public Wrong {
            requireNonNull(complaint, "complaint");
        }
    }

    static DemoOptions parse(String[] args) {
        boolean once = false;
        Optional<Path> services = Optional.empty();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--once" -> once = true;
                case "-h", "--help" -> {
                    return new Help();
                }
                case "-f" -> {
                    if (++i == args.length) {
                        return new Wrong("-f needs the name of a YAML file.");
                    }
                    Path file = Path.of(args[i]);
                    if (!Files.isReadable(file)) {
                        return new Wrong("There is no readable file '" + file + "'.");
                    }
                    services = Optional.of(file);
                }
                default -> {
                    return new Wrong("Unknown argument '" + args[i] + "'.");
                }
            }
        }
        return new Run(once, services);
    }
}
