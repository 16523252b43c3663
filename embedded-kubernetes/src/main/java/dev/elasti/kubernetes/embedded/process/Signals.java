package dev.elasti.kubernetes.embedded.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** {@code kill(2)}: the JDK signals single processes only, and here whole groups are meant. */
@SuppressWarnings("restricted") // calling the C library is the point
final class Signals {
    static final int KILL = 9;
    static final int TERM = 15;

    private static final MethodHandle KILL_FUNCTION = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** Signals every process of the group; one that has ended already is no error. */
    static void sendToGroup(long leader, int signal) {
        try {
            int _ = (int) KILL_FUNCTION.invokeExact(Math.toIntExact(-leader), signal);
        } catch (Throwable e) {
            throw new IllegalStateException("kill cannot be called", e);
        }
    }
}
