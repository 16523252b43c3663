/**
 * Tests over real JVMs: what happens to waiting requests when nodes are killed or stopped. One parent (the test) drives several
 * children by one command a line over their standard input, one answer a line. A test reads from top to bottom in one place: it
 * starts a {@link dev.elasti.multijvm.Box}, holds a request, does its harm, opens the gate, and looks at the answer.
 *
 * <p>All of them: {@code mvn -pl multi-jvm -Pmulti-jvm verify}, after {@code mvn install -DskipTests}. One case:
 *
 * <pre>{@code mvn -pl multi-jvm -Pmulti-jvm verify -Dit.test=OwnerKilledIT#nobodyWaitsForTheClusterToDecide}</pre>
 *
 * <p>The logs of the nodes stay in {@code multi-jvm/target/multi-jvm}, one folder for each box.
 */
@NullMarked
package dev.elasti.multijvm;

import org.jspecify.annotations.NullMarked;
