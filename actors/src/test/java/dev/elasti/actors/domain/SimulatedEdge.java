package dev.elasti.actors.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One edge as an owner of a service knows it: requests that wait, requests under way, and what it was told. */
final class SimulatedEdge {
    final String name;
    final String address;
    boolean there = true;
    boolean counting;
    long requests;
    int inFlight;
    long hold = Long.MIN_VALUE;
    boolean holding;
    final List<Ticket> tickets = new ArrayList<>();

    SimulatedEdge(String name, String address) {
        this.name = name;
        this.address = address;
    }

    Input.EdgeJoined hello(Cluster cluster) {
        return new Input.EdgeJoined(name, address, Set.copyOf(cluster.ports.values()));
    }
}
