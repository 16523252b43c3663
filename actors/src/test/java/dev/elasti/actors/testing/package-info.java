/** Hand-written fakes of the ports and small factories of test data, for this module's tests and, as a test-jar, for others'. */
@NullMarked
package dev.elasti.actors.testing;

import org.jspecify.annotations.NullMarked;
