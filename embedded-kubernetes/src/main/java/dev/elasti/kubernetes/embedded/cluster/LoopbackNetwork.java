package dev.elasti.kubernetes.embedded.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.BitSet;

/**
 * A 127.N.0.0/16 of this cluster's own: pods get 127.N.0.x and up, Services 127.N.128.x and up. Linux routes all of 127/8
 * to the loopback device, so nothing has to be set up. A listening socket on the network's first address marks it as taken.
 */
public final class LoopbackNetwork implements AutoCloseable {
    private static final int CLAIM_PORT = 20_250;
    private static final int SERVICES_FROM = 128 << 8;

    private final int network;
    private final ServerSocket claim;
    private final BitSet pods = new BitSet();
    private int lastPod = 1;
    private int lastService = SERVICES_FROM;

    private LoopbackNetwork(int network, ServerSocket claim) {
        this.network = network;
        this.claim = claim;
    }

    /** Takes the first network from N on that no other cluster on this machine has. */
    public static LoopbackNetwork claim(int first) {
        for (int network = first; network < 255; network++) {
            try {
                ServerSocket socket = new ServerSocket();
                try {
                    socket.bind(new InetSocketAddress("127." + network + ".0.1", CLAIM_PORT));
                    return new LoopbackNetwork(network, socket);
                } catch (BindException taken) {
                    socket.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot use 127." + network + ".0.0/16", e);
            }
        }
        throw new IllegalStateException("no network from 127." + first
                + ".0.0/16 on can be used: either other clusters have them all, or this system does not route 127.0.0.0/8"
                + " to the loopback device as Linux does");
    }

    /** An address no pod has now; the one longest unused, so that late connections to a gone pod fail. */
    synchronized String podAddress() {
        for (int tried = 0; tried < SERVICES_FROM; tried++) {
            lastPod = lastPod + 1 < SERVICES_FROM ? lastPod + 1 : 2;
            if (!pods.get(lastPod)) {
                pods.set(lastPod);
                return address(lastPod);
            }
        }
        throw new IllegalStateException("no pod address left");
    }

    synchronized void release(String podAddress) {
        String[] parts = podAddress.split("\\.", -1);
        pods.clear((Integer.parseInt(parts[2]) << 8) | Integer.parseInt(parts[3]));
    }

    /** A Service's address; never given twice. */
    public synchronized String serviceAddress() {
        return address(++lastService);
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address(int host) {
        return "127." + network + "." + (host >> 8) + "." + (host & 0xFF);
    }
}
