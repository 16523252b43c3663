package dev.elasti.multijvm;

import static dev.elasti.multijvm.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** These tests' own promise: of a test run that is killed in its midst no process is left. */
class ParentKilledIT {
    /** The nodes and the pod; whatever guards the pod comes on top. */
    private static final int JVMS = Box.NODES + 1;

    @Test
    void itsNodesAndPodsEndWithIt(@TempDir Path folder) {
        // Nobody is left to delete what the box has in its temporary folder.
        Map<String, String> properties = Map.of("java.io.tmpdir", folder.toString());
        try (ChildJvm parent = ChildJvm.start(BoxMain.class, "parent", folder, properties)) {
            assertThat(parent.ask("how is it going?")).isEqualTo("waits");
            List<ProcessHandle> children = awaitAll(parent);

            parent.kill();

            eventually(() -> assertThat(children).noneMatch(ParentKilledIT::runs));
        }
    }

    /** The pod may be a little later than the request that it is for. */
    private static List<ProcessHandle> awaitAll(ChildJvm parent) {
        List<ProcessHandle> children = new ArrayList<>();
        eventually(() -> {
            children.clear();
            children.addAll(parent.descendants());
            assertThat(children).filteredOn(ParentKilledIT::isJvm).hasSize(JVMS);
        });
        return children;
    }

    private static boolean isJvm(ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> Path.of(program).endsWith("java"))
                .isPresent();
    }

    /** What has ended stays visible until it is reaped, which is not for us to do; but it has no program any more. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
