package dev.elasti.edge.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/** A list of header fields, and how it is written without touching anybody's dynamic table (RFC 7541 §6.2.2, §6.2.3). */
final class Fields {
    private record Field(String name, String value, boolean secret) {}

    private static final int LITERAL = 0x00;
    private static final int NEVER_INDEXED = 0x10;
    /** The table is to have no room (RFC 7541 §6.3). */
    private static final int TABLE_OF_NOTHING = 0x20;

    private static final int PREFIX = 0x7f;

    private final List<Field> fields = new ArrayList<>();

    /** @param secret whether no table of anybody may ever hold it */
    void add(String name, String value, boolean secret) {
        fields.add(new Field(name, value, secret));
    }

    Fields with(String name, String value) {
        add(name.toLowerCase(Locale.ROOT), value, false);
        return this;
    }

    int count() {
        return fields.size();
    }

    String name(int i) {
        return fields.get(i).name();
    }

    String value(int i) {
        return fields.get(i).value();
    }

    /** {@return the first value of that name; empty if there is none} */
    String first(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return field.value();
            }
        }
        return "";
    }

    /** {@return those that are wanted, in order; these themselves if all are} {@code wanted} is asked once for each. */
    Fields only(BiPredicate<String, String> wanted) {
        Fields some = null;
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (wanted.test(field.name(), field.value())) {
                if (some != null) {
                    some.fields.add(field);
                }
            } else if (some == null) {
                some = new Fields();
                some.fields.addAll(fields.subList(0, i));
            }
        }
        return some == null ? this : some;
    }

    /**
     * For a pod whose table is not its client's any more: it may forget it, and may have asked to be told of its size.
     *
     * @param more fields, encoded
     */
    byte[] encodedForNoTable(byte[] more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream(256);
        block.write(TABLE_OF_NOTHING);
        block.writeBytes(encoded());
        block.writeBytes(more);
        return block.toByteArray();
    }

    byte[] encoded() {
        ByteArrayOutputStream block = new ByteArrayOutputStream(256);
        for (Field field : fields) {
            block.write(field.secret() ? NEVER_INDEXED : LITERAL);
            string(block, field.name());
            string(block, field.value());
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream to, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        if (bytes.length < PREFIX) {
            to.write(bytes.length);
        } else {
            to.write(PREFIX);
            int rest = bytes.length - PREFIX;
            for (; rest > PREFIX; rest >>>= 7) {
                to.write((rest & PREFIX) | 0x80);
            }
            to.write(rest);
        }
        to.writeBytes(bytes);
    }
}
