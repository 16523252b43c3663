package dev.elasti.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One cold start with a pod that needs no time at all: what is left is our own share.
 *
 * @param toPatchMillis from the first byte of the request to the moment at which the API server has been sent the patch of the replicas
 * @param toScaleMillis the same, until it has written them
 * @param toPodMillis from the moment at which the API server has the ready pod to the first byte at the pod
 * @param toClientMillis from there to the first byte of the answer at the client
 * @param bareWriteMillis the same write by a plain client just before: what API server and machine take without us
 */
record ColdStart(
        double toPatchMillis, double toScaleMillis, double toPodMillis, double toClientMillis, double bareWriteMillis) {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The service must sleep or be about to; afterwards it is sent to sleep again. */
    static ColdStart once(NodeProcess node, ServiceUnderTest service, InstantOrigin origin) throws IOException {
        node.awaitPhase(service.name(), "Asleep");
        // Services sleep for long: what the node still writes about the last fall is no part of the next wake.
        service.awaitQuiet();
        double bareWrite = service.bareWriteMillis();
        origin.reset();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.edgePort(service.name()))) {
            socket.setTcpNoDelay(true);
            long first = System.nanoTime();
            socket.getOutputStream().write(REQUEST);
            service.awaitScaledUp();
            node.awaitPhase(service.name(), "Waking");
            long ready = service.podReady();
            String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            long answered = System.nanoTime();
            if (!status.equals("HTTP/1.1 200")) {
                throw new IOException("answered " + status);
            }
            ColdStart start = new ColdStart(
                    (service.askedAt() - first) / 1e6,
                    (service.scaledUpAt() - first) / 1e6,
                    (origin.firstByteAt() - ready) / 1e6,
                    (answered - origin.firstByteAt()) / 1e6,
                    bareWrite);
            // The pod first: what listens here never goes, and would answer the next request as long as the edge
            // believes in the pod.
            service.losePod();
            node.awaitPhase(service.name(), "Waking");
            service.scaleToZero();
            return start;
        }
    }
}
