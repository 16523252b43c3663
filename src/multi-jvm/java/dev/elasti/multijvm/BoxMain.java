package dev.elasti.multijvm;

import java.util.Map;

/** The program of a child JVM that has children itself: a {@link Box}, which answers once a request waits in it and a pod runs. */
final class BoxMain {
    private BoxMain() {}

    public static void main(String[] args) {
        Child.serve(() -> {
            Box box = Box.start(Map.of());
            var answer = box.hold(box.owner(), "order 1");
            return command -> answer.isDone() ? "done" : "waits";
        });
    }
}
