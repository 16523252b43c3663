package dev.elasti.edge.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Read from what the JDK's own TLS client says. */
class ClientHelloTest {
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theNameThatTheClientAsksForIsRead(String version) throws Exception {
        assertThat(ClientHello.read(hello(version, "shop.example.com")))
                .isEqualTo(new ClientHello(true, "shop.example.com"));
    }

    @Test
    void aClientThatAsksForNobodyHasNoName() throws Exception {
        assertThat(ClientHello.read(hello("TLSv1.3", ""))).isEqualTo(new ClientHello(true, ""));
    }

    @Test
    void everyBeginningOfItIsTlsAndHasTheNameOrNone() throws Exception {
        byte[] hello = hello("TLSv1.3", "shop.example.com");
        boolean known = false;
        for (int length = 2; length <= hello.length; length++) {
            ClientHello read = ClientHello.read(Arrays.copyOf(hello, length));
            assertThat(read.tls()).isTrue();
            assertThat(read.serverName()).isIn(known ? List.of("shop.example.com") : List.of("", "shop.example.com"));
            known = !read.serverName().isEmpty();
        }
        assertThat(known).isTrue();
    }

    @Test
    void aHelloInManyRecordsIsReadAsOne() throws Exception {
        byte[] hello = hello("TLSv1.3", "shop.example.com");
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        for (int i = 5; i < hello.length; i += 7) {
            int length = Math.min(7, hello.length - i);
            pieces.write(hello, 0, 3);
            pieces.write(0);
            pieces.write(length);
            pieces.write(hello, i, length);
        }
        assertThat(ClientHello.read(pieces.toByteArray()).serverName()).isEqualTo("shop.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GET / HTTP/1.1", "\u0016", "\u0016\u0005\u0001"})
    void whatDoesNotBeginAsTlsIsNone(String bytes) {
        assertThat(ClientHello.read(bytes.getBytes(ISO_8859_1))).isEqualTo(new ClientHello(false, ""));
    }

    @Test
    void noBytesWhateverBreakIt() throws Exception {
        byte[] hello = hello("TLSv1.3", "shop.example.com");
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = Arrays.copyOf(hello, 3 + random.nextInt(hello.length - 2));
            for (int i = random.nextInt(8); i > 0; i--) {
                bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt();
            }
            assertThat(ClientHello.read(bytes).serverName()).matches("[-._A-Za-z0-9]{0,253}");
        }
    }

    private static byte[] hello(String version, String name) throws GeneralSecurityException, SSLException {
        SSLEngine client = SSLContext.getDefault().createSSLEngine();
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        if (!name.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        client.setSSLParameters(parameters);
        ByteBuffer bytes = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
        client.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
