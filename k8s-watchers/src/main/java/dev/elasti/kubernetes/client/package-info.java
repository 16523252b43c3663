/** The way to the API server: the client's configuration, asynchronous calls whose failures are values, discovery of kinds. */
@NullMarked
package dev.elasti.kubernetes.client;

import org.jspecify.annotations.NullMarked;
