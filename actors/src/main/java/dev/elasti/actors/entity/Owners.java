package dev.elasti.actors.entity;

import dev.elasti.actors.domain.ServiceId;
import org.apache.pekko.actor.typed.RecipientRef;

/** The way to a service's owner, whichever node it lives on. */
@FunctionalInterface
interface Owners {
    RecipientRef<ElastiService.Command> of(ServiceId id);
}
