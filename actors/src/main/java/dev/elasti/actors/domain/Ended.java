package dev.elasti.actors.domain;

/** The resource is gone and its service given back. Nothing comes after it; who still asks is told so. */
record Ended() implements State {
    static State enter(Turn t) {
        t.refuseAll(new Refusal.Unmanaged());
        t.emit(new Effect.End());
        return new Ended();
    }

    @Override
    public Phase phase() {
        return Phase.Retiring;
    }

    @Override
    public State next(Turn t) {
        t.refuseAll(new Refusal.Unmanaged());
        return this;
    }
}
