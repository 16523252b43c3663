/** Tests of the codec; the table of malformed requests serves the tests of the whole edge too. */
@org.jspecify.annotations.NullMarked
package dev.elasti.edge.http1;
