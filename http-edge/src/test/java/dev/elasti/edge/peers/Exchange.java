package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server did about some bytes.
 *
 * @param answer all that came back, as far as it was waited for; interim answers left out
 * @param closed whether the server then closed the connection, as far as that was waited for
 */
record Exchange(String answer, boolean closed) {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})[ \r]");
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)", Pattern.CASE_INSENSITIVE);

    /**
     * Sends the bytes over a connection of their own and reads one answer, or what comes until the server closes or has been silent
     * for ten seconds: so a server that is slower than that is taken for one that does not answer.
     *
     * @param whole whether the end is waited for behind an answer too
     */
    static Exchange of(InetSocketAddress server, byte[] bytes, boolean whole) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) SILENCE.toMillis());
            send(socket, bytes);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean head = bytes.length > 5 && new String(bytes, 0, 5, ISO_8859_1).equals("HEAD ");
            boolean closed = read(socket.getInputStream(), answer, whole, head);
            return new Exchange(withoutInterim(answer.toString(ISO_8859_1)), closed);
        }
    }

    /** Sends the bytes from a local address, and no more; reads until the server closes, or has been silent for ten seconds. */
    static Exchange toTheEnd(String from, InetSocketAddress server, byte[] bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(server);
            socket.setSoTimeout((int) SILENCE.toMillis());
            send(socket, bytes);
            try {
                socket.shutdownOutput();
            } catch (IOException _) {
                // The server has closed already.
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean closed = read(socket.getInputStream(), answer, true, false);
            return new Exchange(answer.toString(ISO_8859_1), closed);
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException _) {
            // It may have answered and closed before all is sent.
        }
    }

    private static boolean read(InputStream in, ByteArrayOutputStream answer, boolean whole, boolean head) {
        byte[] buffer = new byte[16 * 1024];
        try {
            while (whole || !complete(withoutInterim(answer.toString(ISO_8859_1)), head)) {
                int count = in.read(buffer);
                if (count < 0) {
                    return true;
                }
                answer.write(buffer, 0, count);
            }
            return false;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean complete(String answer, boolean head) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (answer.startsWith("101 ", 9)) {
            return true;
        }
        Matcher length = LENGTH.matcher(answer.substring(0, end));
        if (head) {
            // What would follow is a body that must not be there: it is waited for.
            return false;
        }
        return length.find()
                ? answer.length() >= end + 4 + Integer.parseInt(length.group(1))
                : answer.startsWith("204 ", 9) || answer.endsWith("\r\n0\r\n\r\n");
    }

    private static String withoutInterim(String answer) {
        String rest = answer;
        while (rest.startsWith("HTTP/1.1 1") && !rest.startsWith("101 ", 9) && rest.contains("\r\n\r\n")) {
            rest = rest.substring(rest.indexOf("\r\n\r\n") + 4);
        }
        return rest;
    }

    private String status() {
        Matcher line = STATUS_LINE.matcher(answer);
        return line.lookingAt() ? line.group(1) : closed ? "close" : "timeout";
    }

    private String head() {
        int end = answer.indexOf("\r\n\r\n");
        return end < 0 ? answer : answer.substring(0, end + 2);
    }

    private String body() {
        int end = answer.indexOf("\r\n\r\n");
        return end < 0 ? "" : answer.substring(end + 4);
    }

    /** {@return the statuses of all final answers} */
    List<String> statuses() {
        return STATUS_LINE
                .matcher(answer)
                .results()
                .map(line -> line.group(1))
                .filter(status -> !status.startsWith("1"))
                .toList();
    }

    private int answers() {
        return statuses().size();
    }

    /** {@return whether it is what a word of the table says, with all that the word demands} */
    boolean is(String word) {
        String[] parts = word.split("\\+", -1);
        boolean so = statusIs(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            so &= demand(parts[i]);
        }
        return so;
    }

    private boolean statusIs(String wanted) {
        String status = status();
        if (wanted.startsWith("!")) {
            return status.length() == 3 && !status.equals(wanted.substring(1));
        }
        return wanted.endsWith("xx")
                ? status.length() == 3 && status.charAt(0) == wanted.charAt(0)
                : status.equals(wanted);
    }

    private boolean demand(String demand) {
        if (demand.startsWith("body=")) {
            return plainBody().equals(text(demand, 5));
        }
        if (demand.startsWith("without=")) {
            return !body().contains(text(demand, 8));
        }
        return switch (demand) {
            case "closed" -> closed;
            case "alone" -> answers() == 1;
            case "date" -> field("date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
            case "allow" -> field("allow: ");
            case "no-length" -> !field("content-length:");
            case "no-body" -> body().isEmpty();
            default -> throw new IllegalArgumentException("unknown demand: " + demand);
        };
    }

    private static String text(String demand, int from) {
        return demand.substring(from).replace('_', ' ').replace("\\x00", "\0").replace("\\x01", "\1");
    }

    private boolean field(String pattern) {
        return Pattern.compile("\r\n" + pattern, Pattern.CASE_INSENSITIVE)
                .matcher(head())
                .find();
    }

    /** {@return the body, of chunks if it came so} */
    private String plainBody() {
        return field("transfer-encoding: chunked")
                ? body().replaceAll("(?m)^[0-9a-fA-F]+\r\n", "").replace("\r\n", "")
                : body();
    }

    /** {@return the first line, or what came instead} */
    String inShort() {
        int end = answer.indexOf('\r');
        return (end < 0 ? status() : answer.substring(0, end)) + (closed ? ", closed" : "") + ", answers: " + answers();
    }
}
