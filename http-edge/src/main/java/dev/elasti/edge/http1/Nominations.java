package dev.elasti.edge.http1;

/** The fields that Connection says concern this connection only (RFC 9110 §7.6.1). */
final class Nominations {
    private Nominations() {}

    /** {@return whether line {@code i} is nominated and may be: nobody can have Host, Authorization or the like taken away} */
    static boolean contains(byte[] bytes, Fields fields, int i) {
        if (!fields.field(i).mayBeNominated()) {
            return false;
        }
        int nameStart = fields.lineStart(i);
        int nameEnd = fields.nameEnd(i);
        for (int c = 0; c < fields.count(); c++) {
            if (fields.field(c) == Field.CONNECTION) {
                Elements options = new Elements(bytes, fields.valueStart(c), fields.valueEnd(c));
                while (options.next()) {
                    if (Ascii.equalsIgnoreCase(bytes, nameStart, nameEnd, bytes, options.from(), options.to())) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
