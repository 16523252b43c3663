package dev.elasti.actors.testing;

import dev.elasti.actors.entity.Outside;
import java.time.InstantSource;

/** All ports faked, one object to hold them. */
public record FakeOutside(
        FakeClusterView view,
        FakeScaler scaler,
        FakeTrafficSwitch trafficSwitch,
        FakeResourceWriter resources,
        FakeTriggers triggers) {

    public FakeOutside() {
        this(
                new FakeClusterView(),
                new FakeScaler(),
                new FakeTrafficSwitch(),
                new FakeResourceWriter(),
                new FakeTriggers());
    }

    public Outside with(InstantSource clock) {
        return new Outside(view, scaler, trafficSwitch, resources, triggers, clock);
    }
}
