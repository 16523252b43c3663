package dev.elasti.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiCallsTest {
    @ParameterizedTest
    @CsvSource({
        "/apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=elasti, shop",
        "/api/v1/namespaces/shop/services/web, shop",
        "/api/v1/namespaces/shop, shop",
        "/apis/apps/v1, ''",
        "/api/v1/nodes/one, ''"
    })
    void whatIsCalledTellsWhoseNamespaceItIs(String path, String namespace) {
        assertThat(ApiCalls.namespace(path)).isEqualTo(namespace);
    }
}
