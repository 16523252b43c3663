package dev.elasti.edge.relay;

import dev.elasti.actors.domain.Endpoint;
import dev.elasti.actors.domain.Refusal;
import dev.elasti.actors.ports.Admission;
import dev.elasti.actors.ports.WaitingRoom;
import dev.elasti.edge.http1.BodyFraming;
import dev.elasti.edge.http1.RequestHead;
import dev.elasti.edge.http1.RequestRewriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request from its head to the end of its answer: finds the service, waits if it must, gets a connection to a pod, and leaves
 * the bytes to {@link Relaying}. {@link #advance} does whatever can be done now. On the loop's thread, within the client's stage.
 */
final class Exchange {
    private enum Step {
        DECIDING,
        WAITING,
        PAUSING,
        CONNECTING,
        RELAYING,
        OVER
    }

    private static final int LOOPED = 3;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private final ClientLogic client;
    private final RelayLoop loop;
    private final RelayLoop.Parts parts;
    private final Door door;
    private final RequestHead request;
    private final long begun = System.nanoTime();
    private Step step = Step.DECIDING;
    private @Nullable Route route;
    private WaitingRoom.@Nullable Place place;
    private WaitingRoom.@Nullable Forwarding forwarding;
    private @Nullable Admission admission;
    private @Nullable SocketUpstream upstream;
    private @Nullable Relaying relaying;
    private long waitingSince;
    private long waited;
    private long connectingSince;
    private int failures;
    private boolean released;
    private boolean replayed;

    Exchange(ClientLogic client, Door door, RequestHead request) {
        this.client = client;
        this.loop = client.loop();
        this.parts = loop.parts();
        this.door = door;
        this.request = request;
    }

    void advance() {
        Step before;
        do {
            before = step;
            switch (step) {
                case DECIDING -> decide();
                case WAITING -> lookAtAdmission();
                case PAUSING -> leaveIfClientLeft();
                case CONNECTING -> lookAtConnection();
                case RELAYING -> relaying().advance();
                case OVER -> {
                    return;
                }
            }
        } while (step != before && step != Step.OVER);
    }

    /** The client is gone, or its stage ends: everything the exchange holds is given back. */
    void abandon() {
        if (step != Step.OVER) {
            boolean waiting = step == Step.WAITING;
            if (upstream != null) {
                upstream.close();
            }
            end(waiting ? RelayListener.Outcome.LEFT_WAITING : RelayListener.Outcome.BROKEN_OFF, 0);
        }
    }

    /** A fault of our own. */
    void crashed(RuntimeException fault) {
        String id = Failures.log(this, fault);
        fail(500, "The edge failed.", id);
    }

    private void decide() {
        Route found = door.route(parts.routing(), request).orElse(null);
        if (found == null) {
            answer(404, "There is no such service here.", "");
            return;
        }
        if (RequestRewriter.timesSeen(request, client.hop()) > LOOPED) {
            answer(508, "The request runs in a circle.", "");
            return;
        }
        route = found;
        List<Endpoint> endpoints = parts.room().trusted(found.service(), found.endpoints());
        if (endpoints.isEmpty() && released) {
            // The owner's node saw the pod before ours did.
            retry("no endpoint is known here");
        } else if (endpoints.isEmpty() || !mayGo(found)) {
            enter(found);
        } else {
            connect(endpoints);
        }
    }

    /** {@return whether the request is counted as under way, or may be now} */
    private boolean mayGo(Route found) {
        if (released || forwarding != null) {
            return true;
        }
        Optional<WaitingRoom.Forwarding> started = parts.room().tryForward(found.service());
        forwarding = started.orElse(null);
        return forwarding != null;
    }

    private void enter(Route found) {
        if (forwarding != null) {
            forwarding.ended();
            forwarding = null;
        }
        step = Step.WAITING;
        waitingSince = System.nanoTime();
        client.intake().keep();
        parts.listener().waiting(found.service());
        long bytes = request.heldBytes() + client.intake().bytes();
        place = parts.room()
                .enter(found.service(), bytes, Instant.MAX, outcome -> client.later(() -> admission = outcome));
    }

    private void lookAtAdmission() {
        switch (admission) {
            case null -> leaveIfClientLeft();
            case Admission.Released _ -> {
                waited += System.nanoTime() - waitingSince;
                released = true;
                admission = null;
                step = Step.DECIDING;
            }
            case Admission.Refused(Refusal refusal) -> {
                waited += System.nanoTime() - waitingSince;
                boolean close = closeAfterOwnAnswer();
                client.send(parts.answers().refusal(request, refusal, close));
                int status = refusal instanceof Refusal.DeadlinePassed ? GATEWAY_TIMEOUT : UNAVAILABLE;
                end(RelayListener.Outcome.ANSWERED_HERE, status);
                client.exchangeOver(close);
            }
        }
    }

    /** FIN while nothing was sent yet counts as leaving: who closes a connection sends just that, and nobody waits in vain. */
    private void leaveIfClientLeft() {
        if (client.ended()) {
            end(RelayListener.Outcome.LEFT_WAITING, 0);
            client.exchangeOver(true);
        }
    }

    private void connect(List<Endpoint> endpoints) {
        Endpoint endpoint = endpoints.get(loop.nextTurn() % endpoints.size());
        if (connectingSince == 0) {
            connectingSince = System.nanoTime();
        }
        boolean once = !canBeSentTwice();
        SocketUpstream pooled = replayed ? null : loop.pool().reuse(endpoint, once, client::signal);
        upstream = pooled != null ? pooled : loop.pool().connect(endpoint, client::signal);
        step = Step.CONNECTING;
    }

    private void lookAtConnection() {
        SocketUpstream link = upstream();
        IOException broken = link.broken();
        if (broken != null) {
            upstream = null;
            parts.listener().connectFailed(service().service());
            retry(link.endpoint() + ": " + broken.getMessage());
        } else if (link.connected()) {
            parts.listener().upstream(service().service(), link.reused());
            relaying = new Relaying(this, client, link, request);
            step = Step.RELAYING;
        }
    }

    private void retry(String why) {
        if (connectingSince == 0) {
            connectingSince = System.nanoTime();
        }
        RelaySettings settings = parts.settings();
        if (System.nanoTime() - connectingSince > settings.connectWithin().toNanos()) {
            fail(502, "The service can't be reached.", Failures.log(this, "no connection to a pod: " + why));
            return;
        }
        step = Step.PAUSING;
        long pause = settings.retryAtLeastAfter().toNanos() << Math.min(failures++, 20);
        client.in(Duration.ofNanos(Math.min(pause, settings.retryAtMostAfter().toNanos())), () -> {
            if (step == Step.PAUSING) {
                step = Step.DECIDING;
            }
        });
    }

    private boolean canBeSentTwice() {
        return request.method().idempotent()
                && switch (request.framing()) {
                    case BodyFraming.None _ -> true;
                    case BodyFraming.Length(long bytes) -> bytes == 0;
                    case BodyFraming.Chunked _, BodyFraming.UntilClose _ -> false;
                };
    }

    /** The pod closed the connection before any byte of an answer. */
    void upstreamGone(String why) {
        upstream().close();
        if (canBeSentTwice() && !replayed) {
            replayed = true;
            relaying = null;
            upstream = null;
            step = Step.DECIDING;
            advance();
        } else {
            fail(502, "The service closed the connection without an answer.", Failures.log(this, why));
        }
    }

    /** The pod's answer can't be handed on, and nothing of it was. */
    void badAnswer(String why) {
        upstream().close();
        fail(502, "The service's answer is not HTTP as it should be.", Failures.log(this, why));
    }

    /** The client's body is not what its head promised. */
    void badBody(String why) {
        upstream().close();
        fail(400, why, "");
    }

    /** The answer went to the client, whole. {@code clean}: the upstream connection can take another request. */
    void relayed(int status, boolean clean, boolean close) {
        if (clean) {
            upstream().handBack();
        } else {
            upstream().close();
        }
        end(RelayListener.Outcome.RELAYED, status);
        client.exchangeOver(close);
    }

    /** Broken off after the client got a part of the answer. {@code visibly}: only RST tells the client that it is a part. */
    void brokenOff(int status, String why, boolean visibly) {
        Failures.log(this, why);
        upstream().close();
        end(RelayListener.Outcome.BROKEN_OFF, status);
        if (visibly) {
            client.reset();
        } else {
            client.exchangeOver(true);
        }
    }

    /** The client left in the midst of its request. */
    void clientLeft() {
        upstream().close();
        end(RelayListener.Outcome.BROKEN_OFF, 0);
        client.exchangeOver(true);
    }

    /** {@return whether the client is to be told that this connection ends with this answer} */
    boolean sendAway() {
        return parts.draining().getAsBoolean() || service().leaving();
    }

    @Override
    public String toString() {
        Route found = route;
        return found == null ? "request" : "request for " + found.service();
    }

    private void answer(int status, String reason, String id) {
        boolean close = closeAfterOwnAnswer();
        client.send(parts.answers().failure(request, status, reason, id, close));
        end(RelayListener.Outcome.ANSWERED_HERE, status);
        client.exchangeOver(close);
    }

    /** As {@link #answer}, but the connection ends, and an answer that has begun is broken off. */
    private void fail(int status, String reason, String id) {
        Relaying begunAnswer = relaying;
        if (upstream != null) {
            upstream.close();
        }
        if (begunAnswer != null && begunAnswer.answerBegun()) {
            end(RelayListener.Outcome.BROKEN_OFF, status);
            client.reset();
            return;
        }
        client.send(parts.answers().failure(request, status, reason, id, true));
        end(RelayListener.Outcome.ANSWERED_HERE, status);
        client.exchangeOver(true);
    }

    /** The body that was not read would have to be read first, so the connection ends where there is one. */
    private boolean closeAfterOwnAnswer() {
        return !request.keepAlive()
                || parts.draining().getAsBoolean()
                || switch (request.framing()) {
                    case BodyFraming.None _ -> false;
                    case BodyFraming.Length(long bytes) -> bytes > 0;
                    case BodyFraming.Chunked _, BodyFraming.UntilClose _ -> true;
                };
    }

    private void end(RelayListener.Outcome outcome, int status) {
        if (place != null) {
            if (released) {
                place.done();
            } else {
                place.leave();
            }
        }
        if (forwarding != null) {
            forwarding.ended();
        }
        step = Step.OVER;
        Route found = route;
        if (found != null) {
            parts.listener()
                    .ended(
                            found.service(),
                            outcome,
                            status,
                            Duration.ofNanos(waited),
                            Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private Route service() {
        if (route == null) {
            throw new IllegalStateException("not decided");
        }
        return route;
    }

    private SocketUpstream upstream() {
        if (upstream == null) {
            throw new IllegalStateException("not connected");
        }
        return upstream;
    }

    private Relaying relaying() {
        if (relaying == null) {
            throw new IllegalStateException("not relaying");
        }
        return relaying;
    }
}
