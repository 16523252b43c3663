package dev.elasti.node;

import dev.elasti.actors.testing.FakeEdgeControl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** An edge that is open until it is told otherwise, and remembers what it was told. */
final class FakeEdge implements EdgeSide {
    final FakeEdgeControl control = new FakeEdgeControl();
    final List<String> told = new CopyOnWriteArrayList<>();
    volatile boolean open = true;

    @Override
    public boolean bound(int edgePort) {
        return control.bound(edgePort);
    }

    @Override
    public void onBindingsChanged(Runnable listener) {
        control.onBindingsChanged(listener);
    }

    @Override
    public boolean open() {
        return open;
    }

    @Override
    public InetSocketAddress sharedAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void retreat() {
        told.add("retreat");
    }

    @Override
    public CompletionStage<Void> drain() {
        told.add("drain");
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> stop() {
        told.add("stop");
        return CompletableFuture.completedStage(null);
    }
}
