package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.ports.Admission;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of one conversation to a pod: asks where its service is, waits if it must, connects, and tries again elsewhere. While it
 * goes on the conversation counts as waiting or under way; {@link #end} is to be called once it is over, whatever became of it.
 */
final class Passage {
    /** Who wants to get to a pod. */
    interface Traveller {
        /** {@return where its service is at this moment, or nothing if there is no such service} */
        Optional<Route> route();

        /** {@return bytes that may come to be kept for it while it waits} */
        long heldBytes();

        /** {@return whether its client is gone, as far as can be told while nothing was sent to a pod} */
        boolean left();

        /** {@return what the edge answers in place of the service, as this stands, if it does} */
        default Optional<Reception.Instead> instead(Reception reception, Reception.Service service) {
            return Optional.empty();
        }

        /** {@return whether it may be answered by somebody else when it has waited long enough} */
        default boolean mayFallBack() {
            return false;
        }
    }

    /** How far it has come. */
    sealed interface Progress {
        /** A signal comes when there is more to tell. */
        record UnderWay() implements Progress {
            private static final UnderWay INSTANCE = new UnderWay();
        }

        /** The connection is there; nothing was sent on it yet. */
        record There(SocketUpstream upstream) implements Progress {}

        /** There is no such service. */
        record Nowhere() implements Progress {}

        /** The client left while it waited. */
        record Left() implements Progress {}

        /** @param id of the log line on it; empty if there is none */
        record Refused(EdgeAnswer answer, String id) implements Progress {}
    }

    private enum Step {
        DECIDING,
        WAITING,
        SEEKING,
        PAUSING,
        CONNECTING,
        THERE
    }

    private final ClientConnection client;
    private final RelayLoop.Parts parts;
    private final Traveller traveller;
    private final Standing standing;
    private final PodLink pod;
    private final StandIn standIn;
    private Step step = Step.DECIDING;
    private @Nullable Route route;

    Passage(ClientConnection client, Traveller traveller, PodLink.Reuse reuse) {
        this.client = client;
        this.parts = client.loop().parts();
        this.traveller = traveller;
        this.standing = new Standing(parts.room());
        this.pod = new PodLink(client.loop(), reuse, client::signal);
        this.standIn = new StandIn(client);
    }

    /** Goes as far as it can now. */
    Progress advance() {
        while (true) {
            Step before = step;
            Progress end = switch (step) {
                case DECIDING -> decide();
                case WAITING -> lookAtAdmission();
                case SEEKING -> lookForRefuge();
                case PAUSING -> leftOrNot();
                case CONNECTING -> lookAtPod();
                case THERE -> throw new IllegalStateException("there already");
            };
            if (end != null) {
                return end;
            }
            if (step == before) {
                return Progress.UnderWay.INSTANCE;
            }
        }
    }

    /** {@return whether it waits for its service} */
    boolean waiting() {
        return step == Step.WAITING;
    }

    /** {@return where it leads, once that was found out} */
    @Nullable
    Route route() {
        return route;
    }

    /** {@return whether it leads to somebody who answers in the service's place} */
    boolean elsewhere() {
        return standIn.found() != null;
    }

    Duration waited() {
        return standing.waited();
    }

    /** The pod ended the connection before its answer. {@return whether the same may be sent once more, on a new connection} */
    boolean again() {
        boolean may = pod.replay();
        if (may) {
            step = Step.DECIDING;
        }
        return may;
    }

    /** The pod has answered, and its connection can serve the next request. */
    void handBack() {
        pod.handBack();
    }

    /** Closes the connection to the pod, if there is one. */
    void letGo() {
        pod.close();
    }

    /** Breaks the connection to the pod off so that it knows that something is missing. */
    void breakOff() {
        pod.reset();
    }

    /** The conversation neither waits nor is under way any more. */
    void end() {
        standIn.cancel();
        standing.end();
    }

    private @Nullable Progress decide() {
        Route found = traveller.route().orElse(null);
        if (found == null) {
            return new Progress.Nowhere();
        }
        route = found;
        List<Endpoint> others = standIn.found();
        if (others != null) {
            pod.connect(others);
            step = Step.CONNECTING;
            return null;
        }
        List<Endpoint> endpoints = parts.room().trusted(found.service(), found.endpoints());
        if (!standing.released()) {
            EdgeAnswer instead = Greeting.answer(found, parts.room(), traveller::instead);
            if (instead != null) {
                return new Progress.Refused(instead, "");
            }
        }
        if (endpoints.isEmpty() && standing.released()) {
            // The owner's node saw the pod before ours did.
            return retry(new IOException("no endpoint is known here"), List.of());
        }
        if (endpoints.isEmpty() || !standing.mayGo(found.service())) {
            enter(found.service());
        } else {
            pod.connect(endpoints);
            step = Step.CONNECTING;
        }
        return null;
    }

    private void enter(ServiceId service) {
        step = Step.WAITING;
        fallback().ifPresent(fallback -> standIn.dueAfter(fallback.after()));
        client.intake().keep();
        parts.listener().waiting(service);
        standing.enter(service, traveller.heldBytes(), client::later);
    }

    private @Nullable Progress lookAtAdmission() {
        return switch (standing.admission()) {
            case null -> standIn.due() ? fallBack() : leftOrNot();
            case Admission.Released _ -> {
                standIn.cancel();
                step = Step.DECIDING;
                yield null;
            }
            case Admission.Refused(Refusal refusal) ->
                isOfService(refusal) && fallback().isPresent()
                        ? fallBack()
                        : new Progress.Refused(new EdgeAnswer.Refused(refusal), "");
        };
    }

    /** {@return whether it says something of the service, rather than of this edge} */
    private static boolean isOfService(Refusal refusal) {
        return switch (refusal) {
            case Refusal.QueueFull _, Refusal.DeadlinePassed _, Refusal.Failing _ -> true;
            case Refusal.Unmanaged _, Refusal.Draining _ -> false;
        };
    }

    private Optional<Reception.Fallback> fallback() {
        return traveller.mayFallBack()
                ? traveller.route().orElse(known()).reception().fallback()
                : Optional.empty();
    }

    private @Nullable Progress fallBack() {
        standIn.cancel();
        return switch (fallback().orElse(null)) {
            // The resource was changed meanwhile.
            case null -> leftOrNot();
            case Reception.Fallback.Answer(var _, EdgeAnswer answer) -> new Progress.Refused(answer, "");
            case Reception.Fallback.Elsewhere(var _, Reception.Refuge sought) -> {
                standing.giveUp();
                step = Step.SEEKING;
                standIn.seek(sought);
                yield null;
            }
        };
    }

    private @Nullable Progress lookForRefuge() {
        List<Endpoint> found = standIn.found();
        if (found == null) {
            return leftOrNot();
        }
        if (found.isEmpty()) {
            EdgeAnswer answer = new EdgeAnswer.Unreachable("nobody knows the address of the Service to fall back to");
            return new Progress.Refused(answer, Failures.log(traveller, "no address of the fallback Service"));
        }
        step = Step.DECIDING;
        return null;
    }

    private @Nullable Progress leftOrNot() {
        return traveller.left() ? new Progress.Left() : null;
    }

    private @Nullable Progress lookAtPod() {
        return switch (pod.look()) {
            case PodLink.Try.UnderWay _ -> null;
            case PodLink.Try.There(SocketUpstream link) -> {
                step = Step.THERE;
                parts.listener().upstream(known().service(), link.reused());
                yield new Progress.There(link);
            }
            case PodLink.Try.Failed(IOException cause) -> {
                parts.listener().connectFailed(known().service());
                List<Endpoint> others = standIn.found();
                yield retry(
                        cause, others != null ? others : parts.room().trusted(known().service(), known().endpoints()));
            }
        };
    }

    private @Nullable Progress retry(IOException cause, List<Endpoint> endpoints) {
        return switch (pod.afterFailure(cause, endpoints)) {
            case PodLink.Next.AtOnce _ -> {
                step = Step.DECIDING;
                yield null;
            }
            case PodLink.Next.After(Duration pause) -> {
                step = Step.PAUSING;
                client.in(pause, () -> {
                    if (step == Step.PAUSING) {
                        step = Step.DECIDING;
                    }
                });
                yield null;
            }
            case PodLink.Next.Never(EdgeAnswer answer, String why) ->
                new Progress.Refused(answer, Failures.log(traveller, "no connection to a pod: " + why));
        };
    }

    private Route known() {
        if (route == null) {
            throw new IllegalStateException("not so far yet");
        }
        return route;
    }
}
