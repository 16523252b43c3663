package dev.elasti.triggers.prometheus;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A {@code prometheus} trigger's metadata, understood (KubeElasti's keys; a threshold may be written with or without quotes).
 *
 * @param server base address; the API's path is appended
 * @param query instant query that must give exactly one value
 * @param threshold below it the service is idle
 * @param uptimeFilter label matchers that select the Prometheus' own {@code up} series
 * @param headers sent along
 */
record PrometheusQuery(URI server, String query, double threshold, String uptimeFilter, Map<String, String> headers) {
    private static final String HEADERS = "headers.";
    private static final Set<String> KEYS = Set.of("query", "serverAddress", "threshold", "uptimeFilter");
    private static final Set<String> RESERVED = Set.of("host", "content-length", "transfer-encoding", "connection");

    PrometheusQuery {
        requireNonNull(server, "server");
        requireNonNull(query, "query");
        requireNonNull(uptimeFilter, "uptimeFilter");
        headers = Map.copyOf(headers);
    }

    /** What reading the metadata came to. */
    sealed interface Reading {
        record Usable(PrometheusQuery query) implements Reading {}

        /** Not usable; the sentence says what to change. */
        record Faulty(String complaint) implements Reading {}
    }

    static Reading read(Map<String, String> metadata, PrometheusSettings settings) {
        Map<String, String> headers = new TreeMap<>();
        Set<String> unknown = new TreeSet<>();
        metadata.forEach((key, value) -> {
            if (key.startsWith(HEADERS)) {
                headers.put(key.substring(HEADERS.length()), value);
            } else if (!KEYS.contains(key)) {
                unknown.add(key);
            }
        });
        if (!unknown.isEmpty()) {
            return new Reading.Faulty("Unknown metadata " + unknown + " in a prometheus trigger; known are "
                    + new TreeSet<>(KEYS) + " and headers.");
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!isToken(header.getKey()) || header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t')) {
                return new Reading.Faulty(
                        "metadata.headers: '" + printable(header.getKey()) + "' is not a usable header.");
            }
            if (RESERVED.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
                return new Reading.Faulty("metadata.headers: '" + header.getKey() + "' can't be set by a trigger.");
            }
        }
        String query = metadata.getOrDefault("query", "").strip();
        if (query.isEmpty()) {
            return new Reading.Faulty("metadata.query is missing: write a PromQL query that gives one number.");
        }
        String thresholdText = metadata.getOrDefault("threshold", "").strip();
        double threshold;
        try {
            threshold = Double.parseDouble(thresholdText);
        } catch (NumberFormatException e) {
            return new Reading.Faulty("metadata.threshold must be a number, is '" + printable(thresholdText) + "'.");
        }
        if (!Double.isFinite(threshold)) {
            return new Reading.Faulty(
                    "metadata.threshold must be a finite number, is '" + printable(thresholdText) + "'.");
        }
        String address = metadata.getOrDefault("serverAddress", "").strip();
        if (address.isEmpty()) {
            address = settings.defaultServerAddress();
        }
        if (address.isEmpty()) {
            return new Reading.Faulty("metadata.serverAddress is missing, and no default is set for the cluster.");
        }
        URI server;
        try {
            server = new URI(address);
        } catch (URISyntaxException e) {
            return new Reading.Faulty("metadata.serverAddress is not a URL: '" + printable(address) + "'.");
        }
        if (server.getHost() == null
                || !(server.getScheme().equals("http") || server.getScheme().equals("https"))
                || server.getRawUserInfo() != null
                || server.getRawQuery() != null
                || server.getRawFragment() != null) {
            return new Reading.Faulty(
                    "metadata.serverAddress must be http(s)://host[:port][/path] without user, query and"
                            + " fragment, is '" + printable(address) + "'.");
        }
        String filter = metadata.getOrDefault("uptimeFilter", "").strip();
        return new Reading.Usable(new PrometheusQuery(
                server, query, threshold, filter.isEmpty() ? settings.defaultUptimeFilter() : filter, headers));
    }

    /**
     * {@return the query that is 1 only if the source was up during the whole cooldown} A gap means it may have missed the
     * traffic, so its "nothing happened" does not count (kubeelasti.md §4.2).
     */
    String healthQuery(Duration cooldown) {
        long seconds = Math.max(1, cooldown.toSeconds());
        return "min_over_time((max(up{" + uptimeFilter + "}) or vector(0))[" + seconds + "s:])";
    }

    /** Header values may be secrets: they are never printed. */
    @Override
    public String toString() {
        return "PrometheusQuery[" + server + ", " + query + " < " + threshold + ", headers " + headers.keySet() + "]";
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}]", "?");
        return clean.length() <= 100 ? clean : clean.substring(0, 100) + "…";
    }
}
