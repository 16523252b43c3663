package dev.elasti.kubernetes.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.elasti.kubernetes.testing.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and its rules, judged by the real API server. */
class CrdIT {
    private static final String OK_TARGET = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}";

    private final Cluster cluster = Cluster.shared();
    private final String namespace = cluster.newNamespace();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "service: '', " + OK_TARGET + "|service must name a Service",
                "service: web, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ''}|must name a workload",
                "service: web, scaleTargetRef: {apiVersion: apps, kind: Deployment, name: w}|must be group/version",
                "service: web, scaleTargetRef: {apiVersion: apps/v1, kind: pods, name: w}|usual spelling",
                "service: web, scaleTargetRef: {apiVersion: apps/v1, kind: Rollout, name: w}|apps/v1 has no such kind",
                "service: web, scaleTargetRef: {apiVersion: apps/v1, kind: DaemonSet, name: w}|apps/v1 has no such kind",
                "service: web, scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Deployment, name: w}|argoproj.io/v1alpha1 has no such kind",
                "service: web, scaleTargetRef: {apiVersion: v1, kind: Pod, name: w}|v1 has no such kind",
                "service: web, scaleTargetRef: {apiVersion: x.io/v1, kind: deployments, name: w}|goes with apps/v1 only",
                "service: web, scaleTargetRef: {apiVersion: apps/v1, kind: rollouts, name: w}|goes with argoproj.io/v1alpha1 only",
                "service: web, " + OK_TARGET + ", minTargetReplicas: 0|minTargetReplicas",
                "service: web, " + OK_TARGET + ", cooldownPeriod: -1|cooldownPeriod",
                "service: web, " + OK_TARGET + ", cooldownPeriod: 604801|cooldownPeriod",
                "service: web, " + OK_TARGET + ", triggers: [{type: kafka}]|triggers",
                "service: web, " + OK_TARGET + ", triggers: [{type: prometheus}]|needs metadata",
                "service: web, " + OK_TARGET + ", triggers: [{type: traffic}, {type: traffic}]|once only",
                "service: web, " + OK_TARGET + ", hosts: [Shop.example.com]|exact host names",
                "service: web, " + OK_TARGET + ", hosts: ['*.example.com']|exact host names",
                "service: web, " + OK_TARGET + ", hosts: ['a.example.com:80']|exact host names",
                "service: web, " + OK_TARGET + ", enabledPeriod: {duration: 8 hours}|must be a duration",
                "service: web, " + OK_TARGET + ", handover: Other|handover",
                "service: web, " + OK_TARGET + ", ports: [{protocol: tcp}]|either name or port",
                "service: web, " + OK_TARGET + ", ports: [{name: a, port: 1, protocol: tcp}]|either name or port",
                "service: web, " + OK_TARGET + ", ports: [{name: a, protocol: udp}]|protocol",
                "service: web, " + OK_TARGET + ", ports: [{port: 0, protocol: tcp}]|port",
                "service: web, " + OK_TARGET + ", ports: [{name: a}]|protocol",
                "service: web, " + OK_TARGET + ", autoscaler: {type: vpa, name: x}|autoscaler",
                "service: web, " + OK_TARGET + ", queue: {maxRequests: 0}|maxRequests",
                "service: web, " + OK_TARGET + ", connections: {maxPerNode: 0}|maxPerNode",
                "service: web, " + OK_TARGET + ", connections: {tunnelIdleSeconds: 700000}|tunnelIdleSeconds",
                "service: web, " + OK_TARGET
                        + ", probeResponse: [{path: {type: RegularExpression, value: '['}, response: {status: 200, body: ''}}]|error parsing regexp",
                "service: web, " + OK_TARGET
                        + ", probeResponse: [{headers: [{name: a, value: '(', type: RegularExpression}], response: {status: 200, body: ''}}]|error parsing regexp",
                "service: web, " + OK_TARGET
                        + ", probeResponse: [{queryParams: [{name: a, value: '*', type: RegularExpression}], response: {status: 200, body: ''}}]|error parsing regexp",
                "service: web, " + OK_TARGET + ", waiting: {page: {look: Fancy}}|look",
                "service: web, " + OK_TARGET
                        + ", waiting: {page: {look: Card, template: a}}|either a look or a template",
                "service: web, " + OK_TARGET + ", waiting: {apiClients: No}|apiClients",
                "service: web, " + OK_TARGET + ", waiting: {fallback: {afterSeconds: 3}}|either service or response",
                "service: web, " + OK_TARGET
                        + ", waiting: {fallback: {afterSeconds: 3, service: {name: a, port: 80}, response: {}}}|either service or response",
                "service: web, " + OK_TARGET
                        + ", waiting: {fallback: {afterSeconds: 3, service: {name: web, port: 80}}}|must be another Service",
                "service: web, " + OK_TARGET
                        + ", activationDeadlineSeconds: 3, waiting: {fallback: {afterSeconds: 3, response: {}}}|nobody waits that long",
                "service: web, " + OK_TARGET
                        + ", waiting: {fallback: {afterSeconds: 3, response: {contentType: html}}}|contentType",
                "service: web, " + OK_TARGET
                        + ", waiting: {fallback: {afterSeconds: 3, service: {name: a.b, port: 80}}}|service.name",
                "service: web|scaleTargetRef",
            })
    void nonsenseIsRejectedWithASentence(String spec, String message) {
        assertThatThrownBy(() -> cluster.create(namespace, resource(spec))).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scaleTargetRef: {apiVersion: apps/v1, kind: deployments, name: web}",
                "scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}",
                "scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: rollouts, name: web}",
                "scaleTargetRef: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: web}",
                "scaleTargetRef: {apiVersion: apps.kruise.io/v1beta1, kind: StatefulSet, name: web}",
                OK_TARGET + ", hosts: [shop.example.com, a.b]",
                OK_TARGET
                        + ", ports: [{name: db, protocol: tcp-client-first}, {port: 25, protocol: tcp}, {port: 25, protocol: auto}]",
                OK_TARGET + ", enabledPeriod: {schedule: '0 20 * * 1-5', duration: 1h30m}",
                OK_TARGET
                        + ", triggers: [{type: traffic}, {type: prometheus, metadata: {query: up, threshold: '0.05', headers: {a: b}}}]",
                OK_TARGET
                        + ", probeResponse: [{method: GET, path: {type: Exact, value: /livez}, headers: [{name: a, value: b}],"
                        + " response: {status: 200, body: ok}}]",
                OK_TARGET
                        + ", probeResponse: [{path: {type: RegularExpression, value: '^/(live|ready)z$'}, headers: [{name: a,"
                        + " value: 'b.*', type: RegularExpression}], response: {status: 200, body: ok}}]",
                OK_TARGET + ", connections: {maxPerNode: 200, tunnelIdleSeconds: 60}",
                OK_TARGET + ", waiting: {}",
                OK_TARGET + ", waiting: {page: {}, apiClients: Problem}",
                OK_TARGET + ", waiting: {page: {look: Terminal, title: Shop, message: Soon.}}",
                OK_TARGET + ", waiting: {page: {template: '<h1>{{title}}</h1>'}}",
                OK_TARGET
                        + ", activationDeadlineSeconds: 30, waiting: {fallback: {afterSeconds: 5, service: {name: old, port: 80}}}",
                OK_TARGET
                        + ", waiting: {fallback: {afterSeconds: 0, response: {status: 200, contentType: text/html; charset=utf-8, body: hi}}}",
                OK_TARGET
                        + ", handover: SliceOnly, activationDeadlineSeconds: 30, queue: {maxRequests: 5, maxBytes: 4096},"
                        + " concurrencyPerPod: 3, settleSeconds: 0, handoverGraceSeconds: 1,"
                        + " traffic: {directForSeconds: 5, busyRequestsPerSecond: 0.5}, autoscaler: {type: keda, name: x}",
            })
    void whatCanBeFollowedIsAccepted(String spec) {
        cluster.create(namespace, resource("service: web, " + spec));
    }

    @Test
    void defaultsAreFilledInAndZeroCooldownStaysZero() {
        cluster.create(namespace, resource("service: web, " + OK_TARGET));
        ElastiService plain = stored();
        assertThat(plain.getSpec().minTargetReplicas()).isEqualTo(1);
        assertThat(plain.getSpec().cooldownPeriod()).isEqualTo(900);
        cluster.client().resource(plain).delete();
        cluster.create(namespace, resource("service: web, cooldownPeriod: 0, " + OK_TARGET));
        assertThat(stored().getSpec().cooldownPeriod()).isZero();
    }

    private ElastiService stored() {
        return cluster.client()
                .resources(ElastiService.class)
                .inNamespace(namespace)
                .withName("shop")
                .get();
    }

    private static String resource(String spec) {
        return "apiVersion: elasti.truefoundry.com/v1alpha1\nkind: ElastiService\nmetadata: {name: shop}\nspec: {"
                + spec + "}\n";
    }
}
