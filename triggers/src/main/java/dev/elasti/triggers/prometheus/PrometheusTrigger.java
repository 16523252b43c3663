package dev.elasti.triggers.prometheus;

import dev.elasti.actors.domain.ServiceId;
import dev.elasti.actors.domain.Verdict;
import dev.elasti.triggers.TriggerType;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.ClientTransport;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;
import org.apache.pekko.stream.SystemMaterializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;

/**
 * {@code type: prometheus}, as KubeElasti has it (kubeelasti.md §1.2, §4): idle when the query's one value is below the
 * threshold and the source was up during the whole cooldown. Mended: the cluster's own credentials go to the cluster's own
 * address only, whatever a tenant writes; each question has its answer to itself; a scalar is a number too; no redirects;
 * an answer is bounded in time and size; anything doubtful is {@link Verdict.Unknown}.
 */
public final class PrometheusTrigger implements TriggerType {
    private static final Logger log = LoggerFactory.getLogger(PrometheusTrigger.class);

    private final ActorSystem<?> system;
    private final PrometheusSettings settings;
    private final ConnectionPoolSettings pool;

    public PrometheusTrigger(ActorSystem<?> system, PrometheusSettings settings) {
        this.system = system;
        this.settings = settings;
        ClientTransport transport = SafeTransport.create(
                settings.allowLoopback(), system.dispatchers().lookup(DispatcherSelector.blocking()));
        ConnectionPoolSettings defaults = ConnectionPoolSettings.create(system.classicSystem());
        this.pool = defaults.withMaxRetries(0)
                .withMaxConnections(settings.maxConnections())
                .withMaxOpenRequests(powerOfTwoAtLeast(settings.maxConnections() * 8))
                .withConnectionSettings(defaults.getConnectionSettings()
                        .withTransport(transport)
                        .withConnectingTimeout(seconds(settings.timeout()))
                        .withIdleTimeout(seconds(settings.timeout().multipliedBy(2))));
    }

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public Optional<String> complaint(Map<String, String> metadata) {
        return switch (PrometheusQuery.read(metadata, settings)) {
            case PrometheusQuery.Reading.Usable _ -> Optional.empty();
            case PrometheusQuery.Reading.Faulty(String complaint) -> Optional.of(complaint);
        };
    }

    @Override
    public CompletionStage<Verdict> ask(ServiceId id, Map<String, String> metadata, Duration cooldown) {
        return switch (PrometheusQuery.read(metadata, settings)) {
            case PrometheusQuery.Reading.Faulty(String complaint) ->
                CompletableFuture.completedFuture(new Verdict.Unknown(complaint));
            case PrometheusQuery.Reading.Usable(PrometheusQuery query) -> judge(id, query, cooldown);
        };
    }

    private CompletionStage<Verdict> judge(ServiceId id, PrometheusQuery query, Duration cooldown) {
        return fetch(query, query.query())
                .thenCompose(answer -> switch (answer) {
                    case PrometheusAnswer.Doubtful(String why) ->
                        CompletableFuture.<Verdict>completedFuture(new Verdict.Unknown(why));
                    case PrometheusAnswer.Value(double value)
                    when value >= query.threshold() ->
                        CompletableFuture.<Verdict>completedFuture(
                                new Verdict.Active(value + " is not below " + query.threshold()));
                    // Only an idle answer has to be trusted, so only then the second question is asked.
                    case PrometheusAnswer.Value(double value) ->
                        fetch(query, query.healthQuery(cooldown))
                                .thenApply(health -> idleIfHealthy(query, value, health));
                })
                .exceptionally(failure -> {
                    String why = reason(failure);
                    log.debug("{}: no verdict from {}: {}", id, query.server(), why);
                    return new Verdict.Unknown(why);
                });
    }

    private static Verdict idleIfHealthy(PrometheusQuery query, double value, PrometheusAnswer health) {
        return switch (health) {
            case PrometheusAnswer.Value(double up)
            when up == 1 -> new Verdict.Idle(value + " is below " + query.threshold());
            case PrometheusAnswer.Value _ ->
                new Verdict.Unknown("the source was not up during the whole cooldown, going by up{"
                        + query.uptimeFilter() + "}; if that selects nothing, set metadata.uptimeFilter");
            case PrometheusAnswer.Doubtful(String why) -> new Verdict.Unknown("asking for the source's health: " + why);
        };
    }

    private CompletionStage<PrometheusAnswer> fetch(PrometheusQuery query, String promQl) {
        HttpRequest request = HttpRequest.GET(queryUri(query.server(), promQl));
        for (Map.Entry<String, String> header : query.headers().entrySet()) {
            request = request.addHeader(RawHeader.create(header.getKey(), header.getValue()));
        }
        if (mayHaveClusterCredentials(query)) {
            request = request.addHeader(RawHeader.create("Authorization", settings.defaultAuthorization()));
        }
        return Http.get(system)
                .singleRequest(
                        request,
                        Http.get(system).defaultClientHttpsContext(),
                        pool,
                        system.classicSystem().log())
                .thenCompose(this::read)
                .toCompletableFuture()
                .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<PrometheusAnswer> read(HttpResponse response) {
        if (response.status().intValue() != 200) {
            response.discardEntityBytes(system);
            return CompletableFuture.completedFuture(new PrometheusAnswer.Doubtful(
                    "the source answered " + response.status().intValue()));
        }
        return response.entity()
                .withSizeLimit(settings.maxAnswerBytes())
                .toStrict(
                        settings.timeout().toMillis(),
                        SystemMaterializer.get(system).materializer())
                .thenApply(entity -> PrometheusAnswer.parse(entity.getData().utf8String()));
    }

    /** The cluster's credentials are bound to the cluster's address; a tenant who names another address gets none. */
    private boolean mayHaveClusterCredentials(PrometheusQuery query) {
        return !settings.defaultAuthorization().isEmpty()
                && !settings.defaultServerAddress().isEmpty()
                && query.server().equals(URI.create(settings.defaultServerAddress()))
                && query.headers().keySet().stream().noneMatch("Authorization"::equalsIgnoreCase);
    }

    static String queryUri(URI server, String promQl) {
        String base = server.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/query?query="
                + URLEncoder.encode(promQl, StandardCharsets.UTF_8);
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case TimeoutException _ -> "the source did not answer in time";
            case SafeTransport.ForbiddenAddress forbidden -> String.valueOf(forbidden.getMessage());
            default -> "the source could not be asked: " + cause.getMessage();
        };
    }

    private static FiniteDuration seconds(Duration duration) {
        return FiniteDuration.create(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static int powerOfTwoAtLeast(int n) {
        return n <= 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
    }
}
