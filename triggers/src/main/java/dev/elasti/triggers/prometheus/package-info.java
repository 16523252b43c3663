/** The trigger that asks a Prometheus (or anything that speaks its query API) for one number. */
@NullMarked
package dev.elasti.triggers.prometheus;

import org.jspecify.annotations.NullMarked;
