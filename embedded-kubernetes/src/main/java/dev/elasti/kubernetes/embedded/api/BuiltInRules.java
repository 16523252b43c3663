package dev.elasti.kubernetes.embedded.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Defaults and checks of the built-in kinds, as far as programs and people lean on them. */
final class BuiltInRules {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "ReplicaSet", "StatefulSet");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final Supplier<String> clusterAddresses;

    /** @param clusterAddresses hands out the next free address for a Service */
    BuiltInRules(Supplier<String> clusterAddresses) {
        this.clusterAddresses = clusterAddresses;
    }

    void applyDefaults(ResourceType type, ObjectNode object) {
        switch (type.kind()) {
            case "Pod" -> {
                podSpec(Json.ensure(object, "spec"));
                absent(Json.ensure(object, "status"), "phase", "Pending");
            }
            case "Deployment", "ReplicaSet", "StatefulSet" -> workload(type, Json.ensure(object, "spec"));
            case "Service" -> service(Json.ensure(object, "spec"));
            case "EndpointSlice" ->
                object.path("ports").forEach(port -> {
                    absent((ObjectNode) port, "protocol", "TCP");
                    absent((ObjectNode) port, "name", "");
                });
            case "Namespace" -> absent(Json.ensure(object, "status"), "phase", "Active");
            default -> {
                // the other kinds have nothing that is filled in
            }
        }
    }

    List<ApiException.Cause> faults(ResourceType type, ObjectNode object, ObjectNode before) {
        List<ApiException.Cause> faults = new ArrayList<>();
        if (WORKLOADS.contains(type.kind())) {
            if (Json.at(object, "spec.replicas").asInt() < 0) {
                faults.add(invalid("spec.replicas", "Invalid value: must be greater than or equal to 0"));
            }
            JsonNode labels = Json.at(object, "spec.template.metadata.labels");
            if (Json.at(object, "spec.selector").isEmpty()) {
                faults.add(new ApiException.Cause("FieldValueRequired", "Required value", "spec.selector"));
            } else if (!Json.at(object, "spec.selector.matchLabels")
                    .propertyStream()
                    .allMatch(label -> label.getValue().equals(labels.path(label.getKey())))) {
                faults.add(invalid(
                        "spec.template.metadata.labels", "Invalid value: `selector` does not match template `labels`"));
            }
            unchanged("spec.selector", object, before, faults);
        }
        if (type.kind().equals("Service")) {
            unchanged("spec.clusterIP", object, before, faults);
            if (Json.at(object, "spec.ports").isEmpty()
                    && !Json.text(object, "spec.type").equals("ExternalName")
                    && !Json.text(object, "spec.clusterIP").equals("None")) {
                faults.add(new ApiException.Cause("FieldValueRequired", "Required value", "spec.ports"));
            }
        }
        if (type.kind().equals("EndpointSlice")) {
            endpointSlice(object, before, faults);
        }
        return faults;
    }

    private static void endpointSlice(ObjectNode slice, ObjectNode before, List<ApiException.Cause> faults) {
        String addressType = Json.text(slice, "addressType");
        if (addressType.isEmpty()) {
            faults.add(new ApiException.Cause("FieldValueRequired", "Required value", "addressType"));
        }
        unchanged("addressType", slice, before, faults);
        JsonNode endpoints = slice.path("endpoints");
        for (int i = 0; i < endpoints.size(); i++) {
            JsonNode addresses = endpoints.get(i).path("addresses");
            String field = "endpoints[" + i + "].addresses";
            if (addresses.isEmpty()) {
                faults.add(new ApiException.Cause(
                        "FieldValueRequired", "Required value: must contain at least 1 address", field));
            }
            addresses.forEach(address -> {
                if (!addressType.equals("FQDN")
                        && !ADDRESS.matcher(address.asText()).matches()) {
                    faults.add(invalid(field, "Invalid value: " + address + ": must be a valid IP address"));
                }
            });
        }
        Set<String> names = new HashSet<>();
        slice.path("ports").forEach(port -> {
            if (!names.add(port.path("name").asText(""))) {
                faults.add(new ApiException.Cause(
                        "FieldValueDuplicate", "Duplicate value: " + port.path("name"), "ports"));
            }
        });
    }

    private static void unchanged(String field, ObjectNode object, ObjectNode before, List<ApiException.Cause> faults) {
        JsonNode was = Json.at(before, field);
        if (!was.isMissingNode() && !was.asText("?").isEmpty() && !was.equals(Json.at(object, field))) {
            faults.add(invalid(field, "Invalid value: field is immutable"));
        }
    }

    private static void workload(ResourceType type, ObjectNode spec) {
        if (!spec.has("replicas")) {
            spec.put("replicas", 1);
        }
        if (!type.kind().equals("ReplicaSet") && !spec.has("revisionHistoryLimit")) {
            spec.put("revisionHistoryLimit", 10);
        }
        if (type.kind().equals("Deployment")) {
            ObjectNode strategy = Json.ensure(spec, "strategy");
            absent(strategy, "type", "RollingUpdate");
            if (strategy.path("type").asText().equals("RollingUpdate")) {
                absent(Json.ensure(strategy, "rollingUpdate"), "maxUnavailable", "25%");
                absent(Json.ensure(strategy, "rollingUpdate"), "maxSurge", "25%");
            }
            if (!spec.has("progressDeadlineSeconds")) {
                spec.put("progressDeadlineSeconds", 600);
            }
        } else if (type.kind().equals("StatefulSet")) {
            absent(spec, "podManagementPolicy", "OrderedReady");
            absent(Json.ensure(spec, "updateStrategy"), "type", "RollingUpdate");
        }
        podSpec(Json.ensure(spec, "template.spec"));
    }

    private static void podSpec(ObjectNode spec) {
        absent(spec, "restartPolicy", "Always");
        absent(spec, "dnsPolicy", "ClusterFirst");
        absent(spec, "schedulerName", "default-scheduler");
        if (!spec.has("terminationGracePeriodSeconds")) {
            spec.put("terminationGracePeriodSeconds", 30);
        }
        spec.path("containers")
                .forEach(container ->
                        container.path("ports").forEach(port -> absent((ObjectNode) port, "protocol", "TCP")));
    }

    private void service(ObjectNode spec) {
        absent(spec, "type", "ClusterIP");
        absent(spec, "sessionAffinity", "None");
        absent(spec, "internalTrafficPolicy", "Cluster");
        if (!spec.has("clusterIP") && !spec.path("type").asText().equals("ExternalName")) {
            String address = clusterAddresses.get();
            spec.put("clusterIP", address);
            spec.putArray("clusterIPs").add(address);
        }
        absent(spec, "ipFamilyPolicy", "SingleStack");
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add("IPv4");
        }
        spec.path("ports").forEach(each -> {
            ObjectNode port = (ObjectNode) each;
            absent(port, "protocol", "TCP");
            if (!port.has("targetPort")) {
                port.set("targetPort", port.path("port"));
            }
        });
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    private static ApiException.Cause invalid(String field, String message) {
        return new ApiException.Cause("FieldValueInvalid", message, field);
    }
}
