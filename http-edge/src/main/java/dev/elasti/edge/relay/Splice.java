package dev.elasti.edge.relay;

import dev.elasti.edge.loop.EventLoop;
import dev.elasti.edge.protocol.ClientHello;
import dev.elasti.edge.transport.Chunk;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection whose bytes are none of our business, from its first to its last: TLS and whatever else goes over TCP. It waits as
 * a request does, with its first bytes kept and the rest in the client's socket, and is then joined with a connection of its own to
 * a pod.
 *
 * <p>A silent client is only presumed to wait for a greeting: browsers connect ahead of what they will ask. Until the pod has spoken
 * the client's first bytes may still tell that it is HTTP, and then the connection goes on as that.
 */
final class Splice implements Conversation, Passage.Traveller, Tunnel.Owner {
    /** Bytes of the client that are looked at for the name in its ClientHello. */
    private static final int HELLO_AT_MOST = 4 * 1024;

    private final ClientConnection client;
    private final RelayLoop.Parts parts;
    private final Door door;
    private final Passage passage;
    private final long begun = System.nanoTime();
    private ClientHello hello;
    private @Nullable SocketUpstream pod;
    private @Nullable Tunnel tunnel;
    private boolean presumed;
    private EventLoop.@Nullable Timer patience;
    private boolean silentTooLong;
    private boolean over;

    /** @param presumed whether nothing but the client's silence says that it waits for a greeting */
    Splice(ClientConnection client, Door door, boolean presumed) {
        this.client = client;
        this.parts = client.loop().parts();
        this.door = door;
        this.presumed = presumed;
        this.hello = hello();
        this.passage = new Passage(client, this, PodLink.Reuse.NEVER);
    }

    @Override
    public void advance() {
        if (presumed) {
            listen();
        }
        if (pod == null && !over) {
            getOn();
        }
        if (pod != null && tunnel == null && !over) {
            expectGreeting(pod);
        }
        if (tunnel != null) {
            tunnel.advance();
        }
    }

    private void getOn() {
        switch (passage.advance()) {
            case Passage.Progress.UnderWay _ -> {}
            case Passage.Progress.There(SocketUpstream link) -> {
                hello = hello();
                pod = link;
                if (presumed) {
                    patience = client.in(parts.settings().idleTimeout(), () -> silentTooLong = true);
                }
            }
            case Passage.Progress.Left _ -> {
                end(RelayListener.Outcome.LEFT_WAITING);
                client.conversationOver(true);
            }
            case Passage.Progress.Nowhere _ -> refuse(new EdgeAnswer.UnknownHost(), "");
            case Passage.Progress.Refused(EdgeAnswer answer, String id) -> refuse(answer, id);
        }
    }

    /** Is it the client that speaks first, after all? */
    private void listen() {
        switch (client.told()) {
            case null -> {}
            case TLS, TCP -> presumed = false;
            case HTTP_1, HTTP_2 -> {
                passage.letGo();
                finish();
                client.conversationOver(false);
            }
        }
    }

    private void expectGreeting(SocketUpstream link) {
        if (presumed && link.intake().isEmpty() && !link.finished() && link.broken() == null) {
            if (left() || silentTooLong || client.loop().closingIdle()) {
                passage.letGo();
                end(RelayListener.Outcome.RELAYED);
                client.conversationOver(true);
            } else {
                link.read();
            }
            return;
        }
        presumed = false;
        tunnel = new Tunnel(this, client, link, tunnelIdle());
    }

    @Override
    public boolean holding() {
        return tunnel == null;
    }

    @Override
    public void abandon() {
        boolean waiting = passage.waiting();
        passage.breakOff();
        end(waiting ? RelayListener.Outcome.LEFT_WAITING : RelayListener.Outcome.BROKEN_OFF);
    }

    @Override
    public void crashed(Throwable fault) {
        Failures.log(this, fault);
        passage.breakOff();
        end(RelayListener.Outcome.BROKEN_OFF);
        client.reset();
    }

    @Override
    public Optional<Route> route() {
        return door.route(parts.routing());
    }

    @Override
    public long heldBytes() {
        return client.ended() ? client.intake().bytes() : parts.settings().window();
    }

    /** FIN after some bytes is how many a client ends its only question; before any, it is all there will ever be. */
    @Override
    public boolean left() {
        return client.ended() && client.intake().isEmpty();
    }

    @Override
    public void tunnelOver() {
        passage.letGo();
        end(RelayListener.Outcome.RELAYED);
        client.conversationOver(true);
    }

    @Override
    public void tunnelBroken(String why) {
        Failures.log(this, why);
        passage.breakOff();
        end(RelayListener.Outcome.BROKEN_OFF);
        client.reset();
    }

    @Override
    public String toString() {
        Route found = passage.route();
        String whose = found == null ? "" : " for " + found.service();
        if (!hello.tls()) {
            return "connection" + whose;
        }
        return "TLS connection" + whose + (hello.serverName().isEmpty() ? "" : " that asks for " + hello.serverName());
    }

    /** Nobody but TLS has words for it: others see the connection reset. */
    private void refuse(EdgeAnswer answer, String id) {
        hello = hello();
        if (id.isEmpty()) {
            Failures.log(this, "refused: " + parts.answers().sentence(answer));
        }
        passage.letGo();
        end(RelayListener.Outcome.ANSWERED_HERE);
        if (hello.tls()) {
            client.send(Chunk.of(ClientHello.refusal()));
            client.conversationOver(true);
        } else {
            client.reset();
        }
    }

    private Duration tunnelIdle() {
        Duration usual = parts.settings().tunnelIdle();
        Route found = passage.route();
        return found == null ? usual : found.bounds().tunnelIdle().orElse(usual);
    }

    private ClientHello hello() {
        return ClientHello.read(client.intake().first(HELLO_AT_MOST));
    }

    private void end(RelayListener.Outcome outcome) {
        if (!over) {
            finish();
            Route found = passage.route();
            if (found != null) {
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                parts.listener().ended(found.service(), outcome, 0, passage.waited(), took);
            }
        }
    }

    private void finish() {
        over = true;
        if (patience != null) {
            patience.cancel();
        }
        if (tunnel != null) {
            tunnel.end();
        }
        passage.end();
    }
}
