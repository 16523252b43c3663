package dev.elasti.edge.relay;

import java.io.IOException;

/** After 101: bytes both ways, unread, each direction with an end of its own. */
final class Tunnel {
    private static final int SWITCHED = 101;

    private final Exchange exchange;
    private final ClientLogic client;
    private final Upstream upstream;
    private boolean upEnded;
    private boolean downEnded;

    Tunnel(Exchange exchange, ClientLogic client, Upstream upstream) {
        this.exchange = exchange;
        this.client = client;
        this.upstream = upstream;
    }

    void advance() {
        pumpUp();
        pumpDown();
        IOException broken = upstream.broken();
        if (broken != null && upstream.intake().isEmpty()) {
            exchange.brokenOff(SWITCHED, "the pod broke the tunnel off: " + broken.getMessage(), true);
        } else if (upEnded && downEnded) {
            exchange.relayed(SWITCHED, false, true);
        }
    }

    private void pumpUp() {
        while (upstream.writable() && !client.intake().isEmpty()) {
            upstream.write(client.intake().takeChunk());
        }
        if (client.ended() && client.intake().isEmpty() && !upEnded) {
            upEnded = true;
            upstream.endOutput();
        }
    }

    private void pumpDown() {
        while (client.canSend() && !upstream.intake().isEmpty()) {
            client.send(upstream.intake().takeChunk());
        }
        if (!upstream.intake().isEmpty() || downEnded) {
            return;
        }
        if (upstream.finished()) {
            downEnded = true;
            client.endOutput();
        } else if (upstream.broken() == null) {
            upstream.read();
        }
    }
}
