package dev.elasti.edge.reception;

import dev.elasti.actors.domain.ReceptionSpec;
import dev.elasti.edge.relay.EdgeAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The page that a browser shows while its service wakes. It is a 503 with {@code Retry-After} and {@code no-store}: browsers show it
 * like any other page, caches keep nothing of it, and crawlers come again instead of taking it for the service's content, as they
 * would with 200 or 202.
 */
final class WaitingPage {
    private static final String HTML = "text/html; charset=UTF-8";
    private static final long SOONEST = 2;
    private static final long LATEST = 10;

    private final ReceptionSpec.Page page;
    private final Look look;

    WaitingPage(ReceptionSpec.Page page) {
        this.page = page;
        this.look = Look.of(page);
    }

    boolean isOf(ReceptionSpec.Page other) {
        return page.equals(other);
    }

    EdgeAnswer at(Progress progress, Instant now, Duration unknown) {
        long retryAfter = seconds(progress.retryAfter(now, unknown));
        long refresh = Math.clamp(retryAfter, SOONEST, LATEST);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Retry-After", Long.toString(retryAfter));
        fields.put("Content-Security-Policy", look.policy());
        fields.put("X-Content-Type-Options", "nosniff");
        fields.put("Referrer-Policy", "same-origin");
        if (!look.refreshes()) {
            fields.put("Refresh", Long.toString(refresh));
        }
        String html = look.filled(values(progress, now, refresh));
        return new EdgeAnswer.Said(503, fields, HTML, html, "The service is asleep, and wakes now; come again.");
    }

    private Map<String, String> values(Progress progress, Instant now, long refresh) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("title", page.title().isEmpty() ? progress.service().name() : page.title());
        values.put("message", page.message().isEmpty() ? message(progress) : page.message());
        values.put("service", progress.service().name());
        values.put("namespace", progress.service().namespace());
        values.put("phase", progress.phase().name());
        values.put("status", status(progress));
        values.put("elapsed", Long.toString(progress.elapsed(now)));
        values.put(
                "typical",
                progress.coldStarts()
                        .typical()
                        .map(d -> Long.toString(seconds(d)))
                        .orElse(""));
        values.put(
                "remaining",
                progress.remaining(now).map(d -> Long.toString(seconds(d))).orElse(""));
        values.put("refresh", Long.toString(refresh));
        for (Progress.Step step : Progress.Step.values()) {
            values.put("step-" + step.name().toLowerCase(Locale.ROOT), state(step, progress));
        }
        return values;
    }

    private static String message(Progress progress) {
        return progress.failing()
                ? "The last start failed. It is tried again; this page goes on by itself."
                : "It was asleep and is being woken. This page goes on by itself.";
    }

    static String status(Progress progress) {
        if (progress.failing()) {
            return "The last start failed; another follows.";
        }
        return switch (progress.step()) {
            case ASKED, SCALING -> "Asking for a place to run …";
            case STARTING -> "Starting …";
            case READY -> "Ready.";
        };
    }

    /** {@return done, now or next} */
    static String state(Progress.Step step, Progress progress) {
        int order = step.compareTo(progress.step());
        return order < 0 ? "done" : order == 0 ? "now" : "next";
    }

    private static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }
}
