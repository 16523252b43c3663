package dev.elasti.e2e;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Deployment behind a ClusterIP Service with an ElastiService, in a namespace of its own; asleep to begin with. */
final class SampleService {
    private static final Pattern EVENT_COUNT = Pattern.compile("\\d+");

    private final RealCluster cluster;
    private final String name;

    private SampleService(RealCluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    /**
     * @param startMillis what the app takes before it listens
     * @param trigger YAML of {@code spec.triggers}
     * @param cooldown seconds
     */
    static SampleService create(
            RealCluster cluster, InsideClient client, String name, int startMillis, String trigger, int cooldown) {
        String container = """
                name: app
                image: docker.io/elasti/sample:0.1.0
                env:
                - {name: POD_IP, value: 0.0.0.0}
                - {name: PORT, value: "8080"}
                - {name: START_MILLIS, value: "%d"}
                - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                """.formatted(startMillis);
        return create(cluster, client, name, container, trigger, cooldown);
    }

    /** @param protocol that a server of {@code image/peers/serve.py} speaks; the Service says nothing of it */
    static SampleService ofProtocol(RealCluster cluster, InsideClient client, String name, String protocol) {
        String container = """
                name: app
                image: docker.io/elasti/peers:0.1.0
                args: [%s, "8080"]
                volumeMounts: [{name: certificate, mountPath: /certificate}]
                """.formatted(protocol);
        return create(cluster, client, name, container, "[]", 3600);
    }

    private static SampleService create(
            RealCluster cluster, InsideClient client, String name, String container, String trigger, int cooldown) {
        cluster.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app, namespace: %1$s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: sample}}
                  template:
                    metadata: {labels: {app: sample}}
                    spec:
                      terminationGracePeriodSeconds: 5
                      volumes: [{name: certificate, secret: {secretName: certificate, optional: true}}]
                      containers:
                      - imagePullPolicy: Never
                        ports: [{name: main, containerPort: 8080}]
                        readinessProbe: {tcpSocket: {port: main}, periodSeconds: 1}
                %2$s
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web, namespace: %1$s}
                spec:
                  selector: {app: sample}
                  ports: [{name: main, port: 80, targetPort: main}]
                ---
                apiVersion: elasti.truefoundry.com/v1alpha1
                kind: ElastiService
                metadata: {name: web, namespace: %1$s}
                spec:
                  service: web
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
                  minTargetReplicas: 1
                  cooldownPeriod: %4$d
                  triggers: %3$s
                  settleSeconds: 3
                  handoverGraceSeconds: 3
                  traffic: {directForSeconds: 3}
                """.formatted(name, container.indent(8).stripTrailing(), trigger, cooldown));
        SampleService service = new SampleService(cluster, name);
        service.awaitPhase("Asleep");
        cluster.await("the edge in the slice", service::edgesInSlice, ".+");
        // kube-proxy follows a Service's first slice about a second later, and refuses connections until then.
        cluster.await("connections", () -> client.ask("open " + service.address()), "open");
        return service;
    }

    /** Puts a Service {@code stand-in} beside it that is always awake, and waits for its pod. */
    void addStandIn() {
        cluster.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: stand-in, namespace: %1$s}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: stand-in}}
                  template:
                    metadata: {labels: {app: stand-in}}
                    spec:
                      containers:
                      - name: app
                        image: docker.io/elasti/sample:0.1.0
                        imagePullPolicy: Never
                        env:
                        - {name: POD_IP, value: 0.0.0.0}
                        - {name: PORT, value: "8080"}
                        - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                        readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: stand-in, namespace: %1$s}
                spec:
                  selector: {app: stand-in}
                  ports: [{port: 80, targetPort: 8080}]
                """.formatted(name));
        cluster.await(
                "the stand-in's pod", () -> cluster.get(name, "deployment/stand-in", "{.status.readyReplicas}"), "1");
    }

    String namespace() {
        return name;
    }

    String phase() {
        return status("{.status.phase}");
    }

    String status(String jsonPath) {
        return cluster.get(name, "elastiservice/web", jsonPath);
    }

    void awaitPhase(String expected) {
        cluster.await("phase of " + name, this::phase, expected);
    }

    /** {@return the Service's own address and port, as the client's commands want them} */
    String address() {
        return cluster.get(name, "service/web", "{.spec.clusterIP}") + " 80";
    }

    String replicas() {
        return cluster.get(name, "deployment/app", "{.spec.replicas}");
    }

    /** {@return addresses in the slices that are the edge's} */
    String edgesInSlice() {
        return cluster.kubectl(
                        "get",
                        "endpointslices",
                        "-n",
                        name,
                        "-l",
                        "kubernetes.io/service-name=web,endpointslice.kubernetes.io/managed-by=elasti",
                        "-o",
                        "jsonpath={.items[*].endpoints[*].addresses[*]}")
                .strip();
    }

    void sleepNow(String token) {
        cluster.kubectl(
                "annotate",
                "elastiservice",
                "web",
                "-n",
                name,
                "elasti.truefoundry.com/sleep-now=" + token,
                "--overwrite");
    }

    /** Changes its ElastiService and waits until it is looked after by that. */
    void respecify(String spec) {
        patch("elastiservice/web", "merge", spec);
        cluster.await(
                "the generation that was seen",
                () -> status("{.status.observedGeneration}"),
                status("{.metadata.generation}"));
    }

    /** @param type of the patch: merge, or strategic for Kubernetes' own kinds */
    void patch(String object, String type, String yaml) {
        cluster.kubectl("patch", object, "-n", name, "--type=" + type, "-p", yaml);
    }

    /** {@return what the events of this reason say} */
    String messages(String reason) {
        return ofEvents(reason, "{.note}{.message}");
    }

    /** {@return how often an event of this reason was recorded} */
    int events(String reason) {
        String counts = ofEvents(reason, "{.count} {.series.count} {.deprecatedCount}");
        int sum = 0;
        for (String one : counts.strip().split(";", -1)) {
            Matcher matcher = EVENT_COUNT.matcher(one);
            if (matcher.find()) {
                sum += Integer.parseInt(matcher.group());
            }
        }
        return sum;
    }

    /** {@return what the template gives for each event of this reason, with a semicolon after each} */
    private String ofEvents(String reason, String template) {
        return cluster.kubectl(
                "get",
                "events",
                "-n",
                name,
                "--field-selector",
                "reason=" + reason,
                "-o",
                "jsonpath={range .items[*]}" + template + ";{end}");
    }

    String describe() {
        return cluster.kubectl("describe", "elastiservice", "web", "-n", name);
    }
}
