package dev.elasti.kubernetes.embedded;

import static dev.elasti.kubernetes.embedded.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadsTest extends InABox {
    private static final String FOREVER = "while :; do sleep 0.1; done";

    @Test
    void aDeploymentsPodsAreProcessesOnAddressesOfTheirOwn() throws Exception {
        cluster.apply(deployment(2, PodProgram.command("http"), readyProbe()));
        awaitReady(2);
        assertThat(pods()).extracting(pod -> pod.getStatus().getPodIP()).doesNotHaveDuplicates();
        Pod pod = pods().getFirst();
        assertThat(get(new InetSocketAddress(pod.getStatus().getPodIP(), 8080)))
                .isEqualTo(pod.getMetadata().getName() + " hello");
        eventually("the deployment says so", () -> {
            Deployment web = web();
            return Integer.valueOf(2).equals(web.getStatus().getReadyReplicas())
                    && Long.valueOf(1).equals(web.getStatus().getObservedGeneration());
        });
        assertThat(cluster.log("default", pod.getMetadata().getName())).contains("listening on");
    }

    @Test
    void scalingToZeroEndsTheProcessesAndScalingUpStartsThem() {
        cluster.apply(deployment(1, FOREVER, ""));
        awaitReady(1);
        scale(0);
        awaitReady(0);
        scale(3);
        awaitReady(3);
    }

    @Test
    void aPodThatIsEndingSaysSoAndStubbornProcessesAreKilled(@TempDir Path folder) throws IOException {
        Path pid = folder.resolve("pid");
        cluster.apply(deployment(1, "trap '' TERM; echo $$ > " + pid + "; " + FOREVER, ""));
        awaitReady(1);
        eventually("it runs", () -> Files.exists(pid) && Files.size(pid) > 1);
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        scale(0);
        eventually(
                "it is marked",
                () -> pods().size() == 1 && pods().getFirst().getMetadata().getDeletionTimestamp() != null);
        assertThat(process.isAlive()).isTrue();
        eventually("it is gone", () -> pods().isEmpty() && !process.isAlive());
    }

    @Test
    void aProcessThatKeepsEndingIsACrashLoop() {
        cluster.apply(deployment(1, "echo failing; exit 3", ""));
        eventually(
                "it crashes and is started again",
                () -> pods().stream()
                        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
                        .anyMatch(status -> status.getRestartCount() >= 1
                                && status.getState().getWaiting() != null
                                && status.getState().getWaiting().getReason().equals("CrashLoopBackOff")));
        ContainerStatus status =
                pods().getFirst().getStatus().getContainerStatuses().getFirst();
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(3);
        assertThat(status.getReady()).isFalse();
        assertThat(cluster.log("default", pods().getFirst().getMetadata().getName()))
                .contains("failing");
    }

    @Test
    void aNewTemplateReplacesThePods() {
        cluster.apply(deployment(2, FOREVER, "env: [{name: VERSION, value: one}]"));
        awaitReady(2);
        cluster.apply(deployment(2, FOREVER, "env: [{name: VERSION, value: two}]"));
        eventually(
                "only new pods are left",
                () -> readyPods() == 2
                        && pods().stream()
                                .allMatch(pod -> pod.getSpec()
                                        .getContainers()
                                        .getFirst()
                                        .getEnv()
                                        .getFirst()
                                        .getValue()
                                        .equals("two")));
    }

    @Test
    void aStatefulSetsPodsHaveNumbersAndStartInOrder() {
        cluster.apply(deployment(2, FOREVER, "").replace("kind: Deployment", "kind: StatefulSet"));
        awaitReady(2);
        assertThat(pods()).extracting(pod -> pod.getMetadata().getName()).containsExactly("web-0", "web-1");
        client.apps().statefulSets().inNamespace("default").withName("web").scale(1);
        eventually("the highest goes", () -> pods().size() == 1);
        assertThat(pods()).extracting(pod -> pod.getMetadata().getName()).containsExactly("web-0");
    }

    @Test
    void deletingTheDeploymentEndsItsPods() {
        cluster.apply(deployment(1, FOREVER, ""));
        awaitReady(1);
        client.apps().deployments().inNamespace("default").withName("web").delete();
        eventually(
                "all is gone",
                () -> pods().isEmpty()
                        && client.apps()
                                .replicaSets()
                                .inNamespace("default")
                                .list()
                                .getItems()
                                .isEmpty());
    }

    @Test
    void closingTheClusterLeavesNoProcessAndNoFile(@TempDir Path folder) throws IOException {
        Path pid = folder.resolve("pid");
        cluster.apply(deployment(1, "echo $$ > " + pid + "; " + FOREVER, ""));
        awaitReady(1);
        ProcessHandle process =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        Path kubeconfig = cluster.kubeconfig();
        cluster.close();
        assertThat(process.isAlive()).isFalse();
        assertThat(kubeconfig).doesNotExist();
    }

    private Deployment web() {
        return client.apps()
                .deployments()
                .inNamespace("default")
                .withName("web")
                .get();
    }

    private void scale(int replicas) {
        client.apps().deployments().inNamespace("default").withName("web").scale(replicas);
    }
}
