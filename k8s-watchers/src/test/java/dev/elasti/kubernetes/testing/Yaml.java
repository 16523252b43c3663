package dev.elasti.kubernetes.testing;

/** Objects for tests, small. */
public final class Yaml {
    private Yaml() {}

    public static String elasti(String name, String service, String deployment) {
        return """
                apiVersion: elasti.truefoundry.com/v1alpha1
                kind: ElastiService
                metadata: {name: %s}
                spec:
                  service: %s
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
                """.formatted(name, service, deployment);
    }

    public static String deployment(String name, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {deployment: %1$s}}
                  template:
                    metadata: {labels: {deployment: %1$s}}
                    spec: {containers: [{name: c, image: none/none:1}]}
                """.formatted(name, replicas);
    }

    public static String service(String name) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: %1$s}
                spec:
                  selector: {app: %1$s, tier: web}
                  ports: [{name: http, port: 80, targetPort: web}, {name: raw, port: 90, targetPort: 9090}]
                """.formatted(name);
    }

    public static String pod(String name, String app) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: %s, tier: web, extra: x}}
                spec:
                  containers: [{name: c, image: none/none:1, ports: [{name: web, containerPort: 8080}]}]
                """.formatted(name, app);
    }

    public static String readyStatus(String address, boolean ready) {
        return """
                phase: Running
                podIP: %1$s
                podIPs: [{ip: %1$s}]
                conditions: [{type: Ready, status: "%2$s"}]
                """.formatted(address, ready ? "True" : "False");
    }
}
