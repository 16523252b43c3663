package dev.elasti.edge.http2;

import dev.elasti.edge.http1.Method;
import dev.elasti.edge.http1.Question;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that came on a stream, as one of HTTP/1.1 would read: its authority is Host, its crumbs of a cookie are one again. */
final class StreamQuestion implements Question {
    private final String method;
    private final String path;
    private final boolean hasBody;
    private final Fields fields;

    private StreamQuestion(String method, String path, boolean hasBody, Fields fields) {
        this.method = method;
        this.path = path;
        this.hasBody = hasBody;
        this.fields = fields;
    }

    /** {@return the request, or null if it is none that could be answered: that is the pod's to judge} */
    static @Nullable StreamQuestion of(Fields read, boolean hasBody) {
        String method = read.first(":method");
        String path = read.first(":path");
        if (method.isEmpty() || !(path.startsWith("/") || path.equals("*"))) {
            return null;
        }
        Fields fields = new Fields();
        if (!read.first(":authority").isEmpty()) {
            fields.add("host", read.first(":authority"), false);
        }
        StringBuilder cookie = new StringBuilder();
        for (int i = 0; i < read.count(); i++) {
            String name = read.name(i);
            if (name.equals("cookie")) {
                cookie.append(cookie.isEmpty() ? "" : "; ").append(read.value(i));
            } else if (!name.startsWith(":")) {
                fields.add(name, read.value(i), false);
            }
        }
        if (!cookie.isEmpty()) {
            fields.add("cookie", cookie.toString(), false);
        }
        return new StreamQuestion(method, path, hasBody, fields);
    }

    @Override
    public Method method() {
        for (Method known : Method.values()) {
            if (known.name().equals(method)) {
                return known;
            }
        }
        return Method.OTHER;
    }

    @Override
    public String methodName() {
        return method;
    }

    @Override
    public String pathAndQuery() {
        return path;
    }

    @Override
    public boolean hasBody() {
        return hasBody;
    }

    /** A connection of many streams is nobody's to hand over. */
    @Override
    public boolean upgrade() {
        return false;
    }

    @Override
    public Optional<String> field(String name) {
        for (int i = 0; i < fields.count(); i++) {
            if (fields.name(i).equalsIgnoreCase(name)) {
                return Optional.of(fields.value(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public int fieldCount() {
        return fields.count();
    }

    @Override
    public String fieldName(int i) {
        return fields.name(i);
    }

    @Override
    public String fieldValue(int i) {
        return fields.value(i);
    }
}
