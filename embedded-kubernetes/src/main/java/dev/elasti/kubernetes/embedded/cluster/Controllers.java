package dev.elasti.kubernetes.embedded.cluster;

import dev.elasti.kubernetes.embedded.api.ObjectApi;
import dev.elasti.kubernetes.embedded.api.ObjectKey;
import java.nio.file.Path;
import java.util.List;

/** Everything that acts on the objects of one API server, started and stopped together. */
public final class Controllers implements AutoCloseable {
    private final Node node;
    private final ServiceProxy proxy;
    private final ControllerLoop loop;

    private Controllers(ObjectApi api, LoopbackNetwork network, EmbeddedClusterSettings settings, Path logs) {
        this.node = new Node(api, network, settings, logs);
        this.proxy = new ServiceProxy(api, settings.privilegedPortShift());
        this.loop = new ControllerLoop(
                api.store(),
                List.of(
                        new DeploymentController(api),
                        new ReplicaSetController(api),
                        new StatefulSetController(api),
                        new EndpointSliceController(api),
                        node,
                        proxy));
    }

    public static Controllers start(
            ObjectApi api, LoopbackNetwork network, EmbeddedClusterSettings settings, Path logs) {
        return new Controllers(api, network, settings, logs);
    }

    public ServiceProxy proxy() {
        return proxy;
    }

    /** What a pod's process has written so far. */
    public String log(ObjectKey pod) {
        return node.log(pod);
    }

    /** Stops acting, then ends every process and closes every Service's address. */
    @Override
    public void close() {
        loop.close();
        node.close();
        proxy.close();
    }
}
