package dev.elasti.actors.domain;

import dev.elasti.actors.domain.Effect.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A cluster, three edges and one or more owners of one service, on a clock of its own. Answers every effect after a delay,
 * and checks after every step what must hold always (design §7). A violation is an {@link AssertionError} with the log.
 */
final class World {
    private record Event(Instant at, long order, Runnable run) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    final Cluster cluster;
    final List<SimulatedEdge> edges = List.of(
            new SimulatedEdge("edge-0", "10.0.0.10"),
            new SimulatedEdge("edge-1", "10.0.0.11"),
            new SimulatedEdge("edge-2", "10.0.0.12"));
    final List<SimulatedOwner> owners = new ArrayList<>();
    final List<Effect> effects = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    Instant now = Cluster.START;
    boolean blind;
    boolean edgesCount = true;
    Verdict verdict = new Verdict.Idle("nothing");
    Duration podStart = Duration.ofSeconds(1);
    int released;
    int refused;
    int left;
    int asked;
    boolean forced;
    Instant sliceRemoved = Instant.MIN;
    Instant lastForwarded = Instant.MIN;
    Instant lastReleased = Instant.MIN;
    private final Random random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long order;
    private long tickets;

    World(Specification spec, long seed) {
        cluster = new Cluster(spec);
        random = new Random(seed);
    }

    World own() {
        SimulatedOwner owner =
                new SimulatedOwner(Life.begin(new ServiceId("shop", "web"), Cluster.policy(), now), cluster.seen());
        owners.add(owner);
        edges.stream().filter(edge -> edge.there).forEach(edge -> feed(owner, edge.hello(cluster)));
        look(owner);
        return this;
    }

    /** {@return a world whose only owner has found the service asleep} */
    static World asleep(String... triggers) {
        World world = new World(Cluster.spec(Duration.ofSeconds(10), triggers), 1).own();
        world.pass(Duration.ofSeconds(1));
        return world;
    }

    /** {@return a world whose only owner has found the service with one ready pod} */
    static World awake(String... triggers) {
        World world = new World(Cluster.spec(Duration.ofSeconds(10), triggers), 1);
        world.cluster.replicas = 1;
        world.cluster.podReady();
        world.own();
        world.pass(Duration.ofSeconds(1));
        return world;
    }

    Life life() {
        return owners.getFirst().life;
    }

    Phase phase() {
        return life().phase();
    }

    // what users and the cluster do

    Ticket request(int edgeNumber, long bytes, Duration patience) {
        SimulatedEdge edge = edges.get(edgeNumber);
        Ticket ticket = new Ticket("t" + tickets++, edge.name, now, now.plus(patience), bytes);
        if (!edge.there) {
            return ticket;
        }
        edge.requests++;
        if (edge.holding || cluster.readyPods == 0) {
            edge.tickets.add(ticket);
            asked++;
            SimulatedOwner owner = owners.getFirst();
            after(1, () -> {
                if (edge.there && edge.tickets.contains(ticket)) {
                    feed(owner, new Input.Asked(List.of(ticket)));
                }
            });
        } else {
            forward(edge, Duration.ofMillis(50));
        }
        return ticket;
    }

    void forward(SimulatedEdge edge, Duration takes) {
        edge.inFlight++;
        lastForwarded = now;
        after(takes.toMillis(), () -> {
            if (edge.inFlight > 0) {
                edge.inFlight--;
                answerHold(edge);
            }
        });
    }

    void leave(int edgeNumber) {
        SimulatedEdge edge = edges.get(edgeNumber);
        if (!edge.tickets.isEmpty()) {
            Ticket ticket = edge.tickets.removeFirst();
            left++;
            feedAll(new Input.Left(List.of(ticket.id())));
        }
    }

    void lose(int edgeNumber) {
        SimulatedEdge edge = edges.get(edgeNumber);
        edge.there = false;
        left += edge.tickets.size();
        edge.tickets.clear();
        edge.inFlight = 0;
        feedAll(new Input.EdgeLost(edge.name));
    }

    void comeBack(int edgeNumber) {
        SimulatedEdge edge = edges.get(edgeNumber);
        if (!edge.there) {
            edge.there = true;
            edge.holding = false;
            edge.counting = false;
            edge.hold = Long.MIN_VALUE;
            feedAll(edge.hello(cluster));
        }
    }

    void sleepNow(String value) {
        cluster.sleepNow = Optional.of(value);
        forced = true;
        changed();
    }

    /** Something in the cluster has changed: controllers and views follow. */
    void changed() {
        after(podStart.toMillis(), () -> {
            if (cluster.readyPods < cluster.replicas && cluster.targetExists && cluster.trouble.isEmpty()) {
                cluster.podReady();
                changed();
            }
        });
        if (cluster.podsLeft > 0) {
            after(700, () -> {
                cluster.podsLeft = 0;
                cluster.touch();
                publish();
            });
        }
        publish();
    }

    private void publish() {
        owners.forEach(owner -> {
            after(20 + random.nextInt(60), () -> look(owner, () -> owner.resource = cluster.seen()));
            after(20 + random.nextInt(60), () -> look(owner, () -> owner.target = cluster.seen()));
            after(20 + random.nextInt(60), () -> look(owner, () -> owner.service = cluster.seen()));
        });
    }

    /** All its watches catch up. */
    void look(SimulatedOwner owner) {
        look(owner, () -> {
            owner.resource = cluster.seen();
            owner.target = cluster.seen();
            owner.service = cluster.seen();
        });
    }

    private void look(SimulatedOwner owner, Runnable news) {
        owner.stale = blind;
        if (!blind) {
            news.run();
        }
        feed(owner, new Input.Sighted(blind ? new Sighting.Unknown("the watch is stale") : owner.seen()));
    }

    // the clock

    void pass(Duration duration) {
        Instant until = now.plus(duration);
        while (!events.isEmpty() && !events.peek().at.isAfter(until)) {
            Event event = events.remove();
            now = event.at;
            event.run.run();
        }
        now = until;
    }

    /** Lets time pass until it is so, at most {@code limit}; {@return whether it is} */
    boolean passUntil(Duration limit, Predicate<World> soFar) {
        Instant until = now.plus(limit);
        while (!soFar.test(this) && now.isBefore(until)) {
            pass(Duration.ofMillis(20));
        }
        return soFar.test(this);
    }

    void after(long millis, Runnable run) {
        events.add(new Event(now.plusMillis(millis), order++, run));
    }

    // the lives

    void feedAll(Input input) {
        owners.forEach(owner -> feed(owner, input));
    }

    void feed(SimulatedOwner owner, Input input) {
        if (owner.ended) {
            return;
        }
        log.add(Duration.between(Cluster.START, now).toMillis() + " " + owner.life.phase() + " < " + brief(input));
        Step step = owner.life.on(input, now);
        owner.life = step.next();
        step.effects().forEach(effect -> {
            if (!(effect instanceof Effect.Report)) {
                log.add("      > " + effect);
            }
            effects.add(effect);
            perform(owner, effect);
        });
        Invariants.check(this, owner);
    }

    private String brief(Input input) {
        return input instanceof Input.Sighted(Sighting.Seen seen)
                ? "Seen " + seen.target() + " " + seen.service() + " " + seen.sleepNow() + " for " + seen.sleptFor()
                : String.valueOf(input);
    }

    private void perform(SimulatedOwner owner, Effect effect) {
        switch (effect) {
            case Action action -> {
                Invariants.checkAction(this, owner, action);
                after(5 + random.nextInt(40), () -> write(owner, action));
            }
            case Effect.Release(var ticket) -> ended(ticket, true);
            case Effect.Refuse(var ticket, var _) -> ended(ticket, false);
            case Effect.Hold(var hold, var _) ->
                everyEdge(edge -> {
                    if (hold >= edge.hold) {
                        edge.hold = hold;
                        edge.holding = true;
                        answerHold(edge);
                    }
                });
            case Effect.Open(var hold, var _) ->
                everyEdge(edge -> {
                    if (hold >= edge.hold) {
                        edge.holding = false;
                    }
                });
            case Effect.Count(var every) -> everyEdge(edge -> count(edge, every));
            case Effect.GrantPorts(var names, var _) ->
                after(10, () -> {
                    names.forEach(name -> cluster.ports.put(name, 12_000));
                    feed(owner, new Input.PortsGranted(Map.copyOf(cluster.ports)));
                    edges.stream().filter(edge -> edge.there).forEach(edge -> feedAll(edge.hello(cluster)));
                });
            case Effect.AskTriggers ask ->
                after(
                        30,
                        () -> feed(
                                owner,
                                new Input.Judged(
                                        ask.round(),
                                        Collections.nCopies(ask.triggers().size(), verdict))));
            case Effect.Report(var report) -> {
                cluster.sleptFor = report.sleptFor();
                cluster.lastPhase = Optional.of(report.phase());
                publish();
            }
            case Effect.Announce _ -> {}
            case Effect.SetTimer(var timer, var at) -> {
                long number = order;
                owner.timers.put(timer, number);
                after(Math.max(0, Duration.between(now, at).toMillis()), () -> {
                    if (owner.timers.getOrDefault(timer, -1L) == number) {
                        owner.timers.remove(timer);
                        feed(owner, new Input.Fired(timer));
                    }
                });
            }
            case Effect.ClearTimer(var timer) -> owner.timers.remove(timer);
            case Effect.End _ -> owner.ended = true;
        }
    }

    private void write(SimulatedOwner owner, Action action) {
        Input.Result result = cluster.apply(action);
        if (action instanceof Action.Sleep && result instanceof Input.Result.Done) {
            Invariants.checkSlept(this);
        }
        if (result instanceof Input.Result.Done) {
            owner.acknowledged.add(action);
        }
        after(5, () -> feed(owner, new Input.Wrote(action, result)));
        changed();
    }

    private void ended(Ticket ticket, boolean go) {
        for (SimulatedEdge edge : edges) {
            if (edge.tickets.remove(ticket)) {
                if (go) {
                    released++;
                    lastReleased = now;
                    edge.inFlight++;
                    after(50, () -> {
                        edge.inFlight = Math.max(0, edge.inFlight - 1);
                        feedAll(new Input.Left(List.of(ticket.id())));
                        answerHold(edge);
                    });
                } else {
                    refused++;
                }
                return;
            }
        }
    }

    private void everyEdge(Consumer<SimulatedEdge> tell) {
        edges.stream()
                .filter(edge -> edge.there)
                .forEach(edge -> after(1 + random.nextInt(5), () -> {
                    if (edge.there) {
                        tell.accept(edge);
                    }
                }));
    }

    private void answerHold(SimulatedEdge edge) {
        if (edge.holding) {
            Input.Holding answer = new Input.Holding(edge.name, edge.hold, edge.inFlight);
            after(1, () -> feedAll(answer));
        }
    }

    private void count(SimulatedEdge edge, Duration every) {
        boolean begins = !edge.counting && !every.isZero();
        edge.counting = !every.isZero();
        if (begins) {
            after(every.toMillis(), () -> report(edge, every));
        }
    }

    private void report(SimulatedEdge edge, Duration every) {
        if (edge.counting && edge.there) {
            if (edgesCount) {
                feedAll(new Input.Counted(new TrafficReport(edge.name, edge.requests, edge.inFlight)));
                edge.requests = 0;
            }
            after(every.toMillis(), () -> report(edge, every));
        }
    }

    // what was seen

    <E extends Effect> List<E> all(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<String> events() {
        return all(Effect.Announce.class).stream()
                .map(announce -> announce.event().reason())
                .toList();
    }

    AssertionError violation(String what) {
        int from = Math.max(0, log.size() - 400);
        return new AssertionError(what + "\n" + String.join("\n", log.subList(from, log.size())));
    }
}
