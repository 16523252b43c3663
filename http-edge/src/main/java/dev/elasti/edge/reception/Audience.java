package dev.elasti.edge.reception;

import dev.elasti.edge.http1.Method;
import dev.elasti.edge.http1.Question;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Who asks, as far as that says what kind of answer would be understood. Whoever can't be told apart for sure just waits. */
enum Audience {
    /** Somebody in front of a browser goes to a page. */
    BROWSER,
    /** A program that reads JSON, and asks for nothing but reading. */
    API,
    /** All others. */
    OTHER;

    static Audience of(Question request) {
        boolean reads = request.method() == Method.GET || request.method() == Method.HEAD;
        if (!reads || request.upgrade() || request.hasBody()) {
            return OTHER;
        }
        if (request.method() == Method.GET && navigates(request) && accepts(request, Audience::isHtml)) {
            return BROWSER;
        }
        return accepts(request, Audience::isJson) ? API : OTHER;
    }

    /** Browsers say what a request is for; old ones say nothing, but neither do they ask for HTML for anything else, save by script. */
    private static boolean navigates(Question request) {
        return request.field("Sec-Fetch-Mode").map("navigate"::equals).orElse(true)
                && request.field("X-Requested-With").isEmpty();
    }

    /** Only what is named counts: {@code *}{@code /*} is what everybody sends. */
    private static boolean accepts(Question request, Predicate<String> type) {
        return IntStream.range(0, request.fieldCount())
                .filter(i -> request.fieldName(i).equalsIgnoreCase("Accept"))
                .mapToObj(request::fieldValue)
                .anyMatch(value -> lists(value, type));
    }

    private static boolean lists(String accept, Predicate<String> type) {
        for (String range : accept.split(",", -1)) {
            String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
            if (type.test(parts[0].strip()) && wanted(parts)) {
                return true;
            }
        }
        return false;
    }

    /** {@code q=0} means: anything but this. */
    private static boolean wanted(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String param = parts[i].strip();
            if (param.startsWith("q=")) {
                return param.chars().skip(2).anyMatch(c -> c >= '1' && c <= '9');
            }
        }
        return true;
    }

    private static boolean isHtml(String type) {
        return type.equals("text/html") || type.equals("application/xhtml+xml");
    }

    private static boolean isJson(String type) {
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }
}
