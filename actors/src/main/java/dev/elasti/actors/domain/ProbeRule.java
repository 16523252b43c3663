package dev.elasti.actors.domain;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A request that the edge answers by itself, without a wake: a health check, as a rule. All that is said must fit.
 *
 * @param method in upper case; empty for any
 * @param path of the request, less its query
 * @param headers of several values of one name one must fit; names are told apart whatever their case
 * @param params of the query, decoded; as headers, but that names must be the same in case too
 * @param contentType of the body, as it stands in a head
 */
public record ProbeRule(
        String method,
        Text path,
        List<Named> headers,
        List<Named> params,
        int status,
        String contentType,
        String body) {
    /** What a text must be like. */
    public sealed interface Text {
        /** The very same. */
        record Exact(String text) implements Text {
            public Exact {
                requireNonNull(text, "text");
            }
        }

        /** It, or something behind it that begins with a slash: {@code /foo} is the prefix of {@code /foo/bar}, not of {@code /foobar}. */
        record PathPrefix(String path) implements Text {
            public PathPrefix {
                requireNonNull(path, "path");
            }
        }

        /** A part of it must match: RE2's syntax, not anchored. */
        record Expression(String pattern) implements Text {
            public Expression {
                requireNonNull(pattern, "pattern");
            }
        }
    }

    /** A header or a parameter that must be there with such a value. */
    public record Named(String name, Text value) {
        public Named {
            requireNonNull(name, "name");
            requireNonNull(value, "value");
        }
    }

    public ProbeRule {
        requireNonNull(method, "method");
        requireNonNull(path, "path");
        headers = List.copyOf(headers);
        params = List.copyOf(params);
        requireNonNull(contentType, "contentType");
        requireNonNull(body, "body");
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not the status of an answer: " + status);
        }
    }
}
