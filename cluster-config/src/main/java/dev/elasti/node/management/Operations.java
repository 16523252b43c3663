package dev.elasti.node.management;

import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.ExtensionId;
import org.apache.pekko.actor.ExtensionIdProvider;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/**
 * Where Pekko Management, which makes its parts by class name, meets the node, which is made by hand. Until the node has
 * introduced itself it is not ready and has no services.
 */
public final class Operations implements ManagementRouteProvider {
    private static final Id ID = new Id();

    private volatile NodeState node = new NotStarted();

    private Operations() {}

    public static Operations of(ActorSystem system) {
        return ID.get(system);
    }

    /** From now on the port answers for this node. */
    public void serve(NodeState state) {
        node = state;
    }

    boolean ready() {
        return node.ready();
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return OperationsRoutes.of(() -> node);
    }

    /** Named in {@code management.conf}. */
    public static final class Id extends AbstractExtensionId<Operations> implements ExtensionIdProvider {
        @Override
        public Operations createExtension(ExtendedActorSystem system) {
            return new Operations();
        }

        @Override
        public ExtensionId<? extends Extension> lookup() {
            return ID;
        }
    }
}
