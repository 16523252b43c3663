package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;

/** The directory of the entities: where each lives is sharding's business, how one is made is said here. */
final class ElastiServices implements Owners {
    private final ClusterSharding sharding;

    private ElastiServices(ClusterSharding sharding) {
        this.sharding = sharding;
    }

    /** Makes this node a home of entities and, maybe, of the singleton that grants edge ports. */
    static ElastiServices start(ActorSystem<?> system, Outside outside, ActorsSettings settings) {
        ClusterSharding sharding = ClusterSharding.get(system);
        ElastiServices services = new ElastiServices(sharding);
        ActorRef<EdgePorts.Command> edgePorts = ClusterSingleton.get(system)
                .init(SingletonActor.of(
                        Behaviors.supervise(EdgePorts.create(outside.view(), services, settings.edgePorts()))
                                .onFailure(SupervisorStrategy.restart()),
                        "elasti-edge-ports"));
        // Passivation stays off: an entity's timers are not messages, and a quiet service is what we are here for.
        sharding.init(Entity.of(ElastiService.KEY, context -> {
                    ActorRef<ClusterSharding.ShardCommand> shard = context.getShard();
                    return owner(context.getEntityId(), outside, edgePorts, settings, shard);
                })
                .withStopMessage(ElastiService.Stop.INSTANCE)
                .withSettings(ClusterShardingSettings.create(system).withNoPassivationStrategy()));
        return services;
    }

    private static Behavior<ElastiService.Command> owner(
            String entityId,
            Outside outside,
            ActorRef<EdgePorts.Command> edgePorts,
            ActorsSettings settings,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        return Behaviors.setup(context -> ElastiService.create(
                ServiceId.ofEntityId(entityId),
                outside,
                edgePorts,
                settings,
                () -> shard.tell(new ClusterSharding.Passivate<>(context.getSelf()))));
    }

    @Override
    public RecipientRef<ElastiService.Command> of(ServiceId id) {
        return sharding.entityRefFor(ElastiService.KEY, id.entityId());
    }
}
