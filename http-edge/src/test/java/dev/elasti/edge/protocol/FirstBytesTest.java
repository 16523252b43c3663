package dev.elasti.edge.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes are written as text, with Java's escapes: {@code \026} is the byte 0x16. */
class FirstBytesTest {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\\r\\n",
                "POST /a HTTP/1.0\\r\\n",
                "CONNECT a:1 HTTP/1.1\\r\\n",
                "PROPFIND /dav HTTP/1.1\\r\\n",
                "VERSION-CONTROL /dav HTTP/1.1\\r\\n",
                "OPTIONS * HTTP/1.1\\r\\n",
                "FROB http://shop/ HTTP/1.1\\r\\n",
                "FROB HTTPS://shop/ HTTP/1.1\\r\\n",
                // Malformed, and meant to be HTTP: for the strict parser to refuse.
                "\\r\\nGET / HTTP/1.1\\r\\n",
                " GET / HTTP/1.1\\r\\n",
                "GET  / HTTP/1.1\\r\\n",
                "GET\\t/ HTTP/1.1\\r\\n",
                "GET\\r\\n",
                "GET\\000/ HTTP/1.1\\r\\n",
                "get / HTTP/1.1\\r\\n",
                "PRI * HTTP/2.0\\r\\n\\r\\nXX",
                "POST\\r\\nHost: x",
            })
    void whatIsMeantToBeHttpIsHttpHoweverMalformed(String bytes) {
        assertThat(told(PortProtocol.AUTO, bytes)).isEqualTo(Spoken.HTTP_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\000\\000\\000\\010\\004\\322\\026\\057",
                "*1\\r\\n$4\\r\\nPING\\r\\n",
                "PING\\r\\n",
                "SET a b\\r\\n",
                "get key\\r\\n",
                "EHLO me.example\\r\\n",
                "SSH-2.0-OpenSSH_9.2p1 Debian\\r\\n",
                "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\\r\\n",
                "AMQP\\000\\000\\011\\001",
                "CAP LS 302\\r\\n",
                "<?xml version='1.0'?>",
                "{\"json\": 1}",
                "\\026\\005",
                "\\020\\014\\000\\004MQTT",
                "GETTER\\r\\n",
                "FROB htp://x",
                "\\377\\377",
                "AVERYLONGWORDTHATISNOMETHODOFANYKNOWNPROTOCOL",
                "                  GET / HTTP/1.1",
            })
    void whatCannotBeHttpIsPassedOnAsItIs(String bytes) {
        assertThat(told(PortProtocol.AUTO, bytes)).isEqualTo(Spoken.TCP);
    }

    @Test
    void thePrefaceIsHttp2WhereverHttpMayBe() {
        for (PortProtocol declared :
                EnumSet.of(PortProtocol.AUTO, PortProtocol.HTTP, PortProtocol.HTTP2, PortProtocol.GRPC)) {
            assertThat(FirstBytes.tell(declared, bytes(PREFACE))).isEqualTo(Spoken.HTTP_2);
        }
        assertThat(FirstBytes.tell(PortProtocol.HTTP1, bytes(PREFACE))).isEqualTo(Spoken.HTTP_1);
        assertThat(FirstBytes.tell(PortProtocol.TCP_CLIENT_FIRST, bytes(PREFACE)))
                .isEqualTo(Spoken.TCP);
    }

    @Test
    void aClientHelloIsTlsUnlessThePortIsHttp() {
        byte[] hello = {0x16, 3, 1, 2, 0, 1};
        for (PortProtocol declared : PortProtocol.values()) {
            Spoken expected = switch (declared) {
                case HTTP, HTTP1, HTTP2, GRPC -> Spoken.HTTP_1;
                case AUTO, TLS, TCP_CLIENT_FIRST -> Spoken.TLS;
                case TCP -> Spoken.TCP;
            };
            assertThat(FirstBytes.tell(declared, hello)).as("%s", declared).isEqualTo(expected);
        }
    }

    @Test
    void onlyAPortThatIsDeclaredAsTcpNeedsNoByte() {
        for (PortProtocol declared : PortProtocol.values()) {
            Spoken told = FirstBytes.tell(declared, new byte[0]);
            assertThat(told == Spoken.TCP).as("%s", declared).isEqualTo(declared == PortProtocol.TCP);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PortProtocol.class,
            names = {"HTTP", "HTTP1", "HTTP2", "GRPC"})
    void onAnHttpPortEverythingIsHttp(PortProtocol declared) {
        for (String bytes : new String[] {"\\000\\000\\000\\010", "*1\\r\\n", "\\026\\003\\001", "SSH-2.0-x"}) {
            assertThat(told(declared, bytes)).isEqualTo(Spoken.HTTP_1);
        }
    }

    @ParameterizedTest
    @CsvSource({"P,HTTP_1", "GE,HTTP_1", "PRI * HTTP/2.0,HTTP_1", "FROB h,HTTP_1", "'  ',HTTP_1", "\\026,TCP"})
    void whatStaysOpenIsSettledWhenNoMoreComes(String bytes, Spoken settled) {
        assertThat(told(PortProtocol.AUTO, bytes)).isNull();
        assertThat(FirstBytes.settle(PortProtocol.AUTO, bytes(bytes))).isEqualTo(settled);
    }

    @ParameterizedTest
    @EnumSource(PortProtocol.class)
    void theAnswerNeverChangesWithMoreBytesAndIsThereWithEnough(PortProtocol declared) {
        Random random = new Random(7);
        String[] beginnings = {
            "",
            PREFACE,
            "GET / HTTP/1.1\r\n",
            "get /",
            "FROB https://x",
            "\r\n \tPUT\t",
            "SET a",
            "*2\r\n",
            "\u0016\u0003\u0001"
        };
        for (int round = 0; round < 3000; round++) {
            byte[] bytes = new byte[FirstBytes.ENOUGH];
            random.nextBytes(bytes);
            if (round % 3 == 0) {
                fillWithText(bytes, random);
            }
            byte[] beginning = bytes(beginnings[round % beginnings.length]);
            System.arraycopy(beginning, 0, bytes, 0, random.nextInt(beginning.length + 1));
            Spoken told = null;
            for (int length = 0; length <= bytes.length; length++) {
                Spoken now = FirstBytes.tell(declared, Arrays.copyOf(bytes, length));
                if (told != null) {
                    assertThat(now).isEqualTo(told);
                }
                told = now;
            }
            assertThat(told).isNotNull();
        }
    }

    private static void fillWithText(byte[] bytes, Random random) {
        String letters = "GETPUSHO htps:/*\r\n\t";
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) letters.charAt(random.nextInt(letters.length()));
        }
    }

    private static @Nullable Spoken told(PortProtocol declared, String text) {
        return FirstBytes.tell(declared, bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.translateEscapes().getBytes(ISO_8859_1);
    }
}
