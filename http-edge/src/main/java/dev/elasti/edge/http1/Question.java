package dev.elasti.edge.http1;

import java.util.Optional;

/** A request as far as an answer of the edge's own may depend on it, whichever version of HTTP it came by. Strings are Latin-1. */
public interface Question {
    Method method();

    /** {@return the method as written} */
    String methodName();

    /** {@return path and query as written, or {@code *}} */
    String pathAndQuery();

    /** {@return whether content follows, as far as the head tells} */
    boolean hasBody();

    /** {@return whether it asks for another protocol} */
    boolean upgrade();

    /** {@return the value of the first field of that name, in any case} Whom it is for is {@code Host}. */
    Optional<String> field(String name);

    int fieldCount();

    String fieldName(int i);

    /** {@return whether that is the field's name, in any case} */
    default boolean named(int i, String name) {
        return fieldName(i).equalsIgnoreCase(name);
    }

    String fieldValue(int i);
}
