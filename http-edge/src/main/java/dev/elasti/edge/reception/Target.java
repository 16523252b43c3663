package dev.elasti.edge.reception;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.elasti.edge.http1.Question;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, decoded: escapes are UTF-8, and one that is none stands for itself.
 *
 * @param params of the query in order, with an empty value where there is none
 */
record Target(String path, List<Param> params) {
    record Param(String name, String value) {}

    Target {
        params = List.copyOf(params);
    }

    static Target of(Question request) {
        return of(request.pathAndQuery());
    }

    static Target of(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        return new Target(decoded(path, false), mark < 0 ? List.of() : params(pathAndQuery.substring(mark + 1)));
    }

    private static List<Param> params(String query) {
        List<Param> params = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                int sign = pair.indexOf('=');
                String name = sign < 0 ? pair : pair.substring(0, sign);
                params.add(new Param(decoded(name, true), sign < 0 ? "" : decoded(pair.substring(sign + 1), true)));
            }
        }
        return params;
    }

    private static String decoded(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Integer escaped = c == '%' ? escaped(text, i) : null;
            if (escaped != null) {
                bytes.write(escaped);
                i += 2;
            } else {
                bytes.write(plusIsSpace && c == '+' ? ' ' : c);
            }
        }
        return bytes.toString(UTF_8);
    }

    private static @Nullable Integer escaped(String text, int i) {
        if (i + 2 >= text.length()) {
            return null;
        }
        int high = hex(text.charAt(i + 1));
        int low = hex(text.charAt(i + 2));
        return high < 0 || low < 0 ? null : high << 4 | low;
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
