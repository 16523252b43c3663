package dev.elasti.edge.reception;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.elasti.actors.domain.ReceptionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a waiting page is made, and what it may do. Ours have one script and one style, both known by their hashes, so that nothing that
 * gets into a page can run; a user's own has no script at all.
 *
 * @param policy for {@code Content-Security-Policy}
 * @param refreshes whether the page comes again by itself, so that no header has to have it do so
 */
record Look(Template template, String policy, boolean refreshes) {
    private static final Look PLAIN = ours("plain");
    private static final Look CARD = ours("card");
    private static final Look TERMINAL = ours("terminal");

    private static final String NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; ";

    /** Pages shown within other pages are services' own business: they have no word on who may frame them. */
    static Look of(ReceptionSpec.Page page) {
        if (!page.template().isEmpty()) {
            return new Look(
                    new Template(page.template()),
                    NOTHING + "style-src 'unsafe-inline'; img-src data:; font-src data:",
                    false);
        }
        return switch (page.look()) {
            case PLAIN -> PLAIN;
            case CARD -> CARD;
            case TERMINAL -> TERMINAL;
        };
    }

    private static Look ours(String name) {
        String script = resource("waiting.js");
        String style = resource(name + ".css");
        String page = resource(name + ".html").replace("/* style */", style).replace("/* script */", script);
        String policy =
                NOTHING + "script-src '" + hash(script) + "'; style-src '" + hash(style) + "'; connect-src 'self'";
        return new Look(new Template(page), policy, true);
    }

    private static String resource(String name) {
        try (@Nullable InputStream in = Look.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** {@return the page} */
    String filled(Map<String, String> values) {
        return template.filled(values);
    }
}
