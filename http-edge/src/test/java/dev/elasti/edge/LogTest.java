package dev.elasti.edge;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.elasti.edge.testing.EdgeFixture;
import dev.elasti.edge.testing.RawClient;
import dev.elasti.edge.testing.ScriptedOrigin;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that clients or pods send gets into the log: no second line, no escape, no name (CWE-117). */
class LogTest {
    /** A word that nobody else writes. */
    private static final String FORGED = "forged";

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage() + causes(event.getThrowableProxy()));
        }
    };
    private final Logger root = (Logger) org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private EdgeFixture edge;

    @BeforeEach
    void start() throws Exception {
        edge = EdgeFixture.start();
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stop() {
        root.detachAppender(log);
        edge.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%0d%0aforged HTTP/1.1\r\nHost: nobody\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: forged\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: nobody\r\nX-Request-Id: \u001b[31mforged\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: nobody\r\nAccept: \u001b[31mforged\r\nCookie: forged=\"\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: nobody\r\nAccept: forged/\u0085forged;q=forged\r\nIf-Modified-Since: forged\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: nobody\r\nforged : forged\r\n\r\n",
                "\u001b[31mforged / HTTP/1.1\r\nHost: nobody\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \u001b[31mforged\r\n\r\n",
            })
    void whatClientsSendIsNotWritten(String request) throws Exception {
        try (RawClient client = edge.client().send(request)) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 4");
        }
        assertThat(lines).allSatisfy(LogTest::isOurs);
    }

    @Test
    void aHeaderOfAMebibyteIsNotWritten() throws Exception {
        try (RawClient client = edge.client()) {
            client.send("GET / HTTP/1.1\r\nHost: nobody\r\nX-Long: ");
            try {
                client.send(FORGED.repeat((1 << 20) / FORGED.length()));
            } catch (IOException _) {
                // The edge need not listen to the end.
            }
            assertThat(client.readHead()).startsWith("HTTP/1.1 431 ");
        }
        assertThat(lines).allSatisfy(LogTest::isOurs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nforged\u001b[31m: : forged\r\n : \r\n\r\n",
                "\u001b[31mforged\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \u001b[31mforged\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: forged, \u001b[31mforged\r\n\r\n",
            })
    void whatPodsSendIsNotWrittenButThatTheyAnsweredWronglyIs(String answer) throws Exception {
        try (ScriptedOrigin pod = ScriptedOrigin.playing(connection -> {
                    connection.readHead();
                    connection.send(answer);
                });
                RawClient client = edge.client()) {
            edge.shop(pod.endpoint());
            client.send("GET /" + FORGED + " HTTP/1.1\r\nHost: shop\r\nX-Colour: " + FORGED + "\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
        }
        // Its id stands in the answer, so the line was written before.
        assertThat(lines).isNotEmpty().allSatisfy(LogTest::isOurs);
    }

    private static void isOurs(String line) {
        assertThat(line)
                .doesNotContainIgnoringCase(FORGED)
                .doesNotContain("\u001b", "\r", "\n", "\u0085")
                .hasSizeLessThan(1000);
    }

    private static String causes(IThrowableProxy thrown) {
        return thrown == null
                ? ""
                : " " + thrown.getClassName() + ": " + thrown.getMessage() + causes(thrown.getCause());
    }
}
