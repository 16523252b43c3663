package dev.elasti.edge.reception;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with placeholders in double braces, taken apart once. What is put in their place is text, whatever it holds. */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{ ?([a-z-]{1,32}) ?}}");

    /** A piece as it stands, or the name of what comes there. */
    private record Piece(String text, boolean placeholder) {}

    private final List<Piece> pieces = new ArrayList<>();

    Template(String source) {
        Matcher matcher = PLACEHOLDER.matcher(source);
        int done = 0;
        while (matcher.find()) {
            pieces.add(new Piece(source.substring(done, matcher.start()), false));
            pieces.add(new Piece(matcher.group(1), true));
            done = matcher.end();
        }
        pieces.add(new Piece(source.substring(done), false));
    }

    /** {@return the page} A placeholder of which {@code values} says nothing leaves nothing. */
    String filled(Map<String, String> values) {
        StringBuilder page = new StringBuilder(4096);
        for (Piece piece : pieces) {
            if (piece.placeholder()) {
                escape(page, values.getOrDefault(piece.text(), ""));
            } else {
                page.append(piece.text());
            }
        }
        return page.toString();
    }

    /** Fit for text and for quoted attributes of HTML. */
    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    }
}
