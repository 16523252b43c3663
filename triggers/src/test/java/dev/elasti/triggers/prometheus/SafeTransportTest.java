package dev.elasti.triggers.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTransportTest {
    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "127.0.0.1", "::1", "0.0.0.0", "224.0.0.1"})
    void aTriggerMayNotAskTheNodeOrTheCloud(String address) throws Exception {
        assertThat(SafeTransport.permitted(InetAddress.getByName(address), false))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "192.168.1.1", "203.0.113.9", "2001:db8::1"})
    void aTriggerMayAskAnyOtherAddress(String address) throws Exception {
        assertThat(SafeTransport.permitted(InetAddress.getByName(address), false))
                .isTrue();
    }
}
