package dev.elasti.edge.reception;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a fallback may lead. */
class DnsAddressesTest {
    @ParameterizedTest
    @CsvSource({
        "10.96.0.17, true",
        "192.168.1.2, true",
        "fd00::17, true",
        "127.0.0.1, false",
        "127.8.8.8, false",
        "::1, false",
        "169.254.169.254, false",
        "fe80::1, false",
        "0.0.0.0, false",
        "::, false",
        "224.0.0.1, false",
    })
    void notToTheNodeItselfNorToItsNeighbours(String address, boolean may) throws UnknownHostException {
        assertThat(DnsAddresses.isElsewhere(InetAddress.getByName(address))).isEqualTo(may);
    }
}
