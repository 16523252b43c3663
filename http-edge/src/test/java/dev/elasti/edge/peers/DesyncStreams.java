package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Streams of requests to part servers from each other: pipelined, about half of them whole and well-formed, the others with what
 * servers are known to read in different ways, and bytes changed at random on top. The same seed and number make the same stream.
 */
final class DesyncStreams {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: shop\r\n\r\n";
    private static final String[] LINE_ENDS = {"\n", "\r", "\r\r\n", "\n\r\n", " \r\n", "\r\n "};
    private static final String[] METHODS = {"GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "get", "FOO"};
    private static final String[] VERSIONS = {"1.1", "1.1", "1.1", "1.0", "1.2", "2.0", "01.1", "1.1 "};
    private static final String[] TARGETS = {
        "http://shop%s",
        "http://other.example%s",
        "HTTP://shop:80%s",
        "*",
        "/%s",
        "/..%s",
        "%s#x",
        "%s?a=b c",
        "%s%%00",
        "%s\t",
        "%s%%0d%%0aX:y",
        "shop%s"
    };
    private static final String[] LENGTH_NAMES = {
        "content-length",
        "Content-Length ",
        "Content_Length",
        "Content-Length\t",
        " Content-Length",
        "X: y\nContent-Length",
        "X: y\rContent-Length",
        "Content-Length\0",
        "\u000bContent-Length"
    };
    private static final String[] LENGTHS = {
        "+%d",
        "-%d",
        "0%d",
        "%d, %d",
        "%d,0",
        "0x%x",
        "%d ",
        "\t%d",
        "%d\u000b",
        "%d;",
        "\"%d\"",
        "%d\r\n ",
        "\r\n %d",
        "1%d",
        "",
        "%d\r\nContent-Length: %d",
        "%d\r\nContent-Length: 0",
        "0\r\nContent-Length: %d",
        "%de0",
        "%d.0",
        "18446744073709551616"
    };
    private static final String[] CODING_NAMES = {
        "transfer-encoding", "Transfer-Encoding ", "Transfer_Encoding", "Transfer-Encoding\t", " Transfer-Encoding",
        "X: y\nTransfer-Encoding", "X: y\rTransfer-Encoding", "Transfer-Encoding\0", "\u0001Transfer-Encoding",
                "Transfer\u00adEncoding"
    };
    private static final String[] CODINGS = {
        "Chunked",
        "chunked ",
        "\tchunked",
        "xchunked",
        "chunked, identity",
        "identity, chunked",
        "\u000bchunked",
        "chunked;q=1",
        "\"chunked\"",
        ", chunked",
        "chunked,",
        "chunked\r\nTransfer-Encoding: identity",
        "gzip, chunked",
        "\r\n chunked",
        "chu\rnked",
        "chunked\0",
        "chunked, chunked",
        "identity",
        "",
        "\u00a0chunked",
        "chunked\r\n x",
        "x\r\nTransfer-Encoding: chunked"
    };
    private static final String[] SIZES = {
        "%x;a=b",
        "%x;a=\"b;c\"",
        "%x ; a",
        "0%x",
        "0x%x",
        "+%x",
        "%x ",
        " %x",
        "%x\t",
        "%x;",
        "%x;a\nb",
        "%x\u000b",
        "-%x",
        "%x_0",
        "10000000000000%x",
        "%x;a=\"\r\n0\r\n\r\n",
        "%x\r",
        "%X"
    };
    private static final String[] FIELDS = {
        "Host: other",
        "Host: shop",
        "Host : shop",
        "Connection: close",
        "Connection: keep-alive",
        "Connection: Content-Length",
        "Connection: Transfer-Encoding",
        "Connection: X-Forwarded-For, Host",
        "X: a\r\n b",
        "X: a\rb",
        "X: a\nb",
        "X : y",
        ": y",
        "X",
        "Expect: 100-continue",
        "TE: trailers",
        "Trailer: Content-Length",
        "Upgrade: h2c\r\nConnection: Upgrade",
        "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-For: ",
        "X-HTTP-Method-Override: DELETE",
        "Cookie: a=b",
        "X: \u00e9",
        "X: a\0b",
        "Keep-Alive: timeout=5",
        "Proxy-Connection: keep-alive",
        "Content-Encoding: chunked",
        "X: " + "y".repeat(300)
    };
    private static final String[] SPICES = {
        "\r",
        "\n",
        "\r\n",
        "\0",
        "\t",
        " ",
        ":",
        ";",
        ",",
        "\u000b",
        "\u0080",
        "0",
        "\r\n\r\n",
        "0\r\n\r\n",
        SMUGGLED,
        "_",
        "\"",
        "\\",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Host: c\r\n",
        "\r\n "
    };

    private final Random random;

    private DesyncStreams(Random random) {
        this.random = random;
    }

    static byte[] stream(long seed, int number) {
        // Random itself begins much the same with seeds that are near each other.
        long mixed = new SplittableRandom(seed * 1_000_003 + number).nextLong();
        return new DesyncStreams(new Random(mixed)).stream(number);
    }

    private byte[] stream(int number) {
        // So many odd things in the whole stream; without any it must come through whole.
        int odd = random.nextInt(4);
        int requests = 1 + random.nextInt(3);
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < requests; i++) {
            stream.append(request("/" + number + "/" + i, odd == 0 ? 0 : 6 * requests / odd));
        }
        for (int i = odd == 3 ? random.nextInt(4) : 0; i > 0; i--) {
            mutate(stream);
        }
        return stream.toString().getBytes(ISO_8859_1);
    }

    /** @param rarity one in so many choices is an odd one; 0 if none is */
    private String request(String path, int rarity) {
        StringBuilder head = new StringBuilder();
        boolean body = random.nextInt(3) > 0;
        String content = content();
        String method = odd(rarity) ? any(METHODS) : body ? "POST" : "GET";
        String target = odd(rarity) ? any(TARGETS).formatted(path) : path;
        head.append(method).append(odd(4 * rarity) ? "\t" : " ").append(target).append(" HTTP/");
        head.append(odd(rarity) ? any(VERSIONS) : "1.1").append(end(rarity));
        head.append("Host: shop").append(end(rarity));
        if (odd(rarity)) {
            head.append(any(FIELDS)).append(end(rarity));
        }
        boolean chunked = body && random.nextBoolean();
        String written = chunked ? chunks(content, rarity) : body ? content : "";
        if (chunked || odd(2 * rarity)) {
            head.append(odd(rarity) ? any(CODING_NAMES) : "Transfer-Encoding").append(": ");
            head.append(odd(rarity) ? any(CODINGS) : "chunked").append(end(rarity));
        }
        if ((body && !chunked) || odd(2 * rarity)) {
            int length = written.length() + (odd(rarity) ? random.nextInt(9) - 4 : 0);
            head.append(odd(rarity) ? any(LENGTH_NAMES) : "Content-Length").append(": ");
            head.append(odd(rarity) ? any(LENGTHS).formatted(length, length) : Integer.toString(length));
            head.append(end(rarity));
        }
        if (odd(rarity)) {
            head.append(any(FIELDS)).append(end(rarity));
        }
        return head.append(end(rarity)).append(written).toString();
    }

    private String content() {
        return switch (random.nextInt(4)) {
            case 0 -> SMUGGLED;
            case 1 -> "0\r\n\r\n" + SMUGGLED;
            case 2 -> "";
            default -> "x".repeat(random.nextInt(300));
        };
    }

    private String chunks(String content, int rarity) {
        StringBuilder chunks = new StringBuilder();
        int at = 0;
        while (at < content.length()) {
            int size = 1 + random.nextInt(content.length() - at);
            chunks.append(odd(rarity) ? any(SIZES).formatted(size) : Integer.toHexString(size))
                    .append(end(rarity));
            chunks.append(content, at, at + size).append(end(rarity));
            at += size;
        }
        chunks.append(odd(rarity) ? any(SIZES).formatted(0) : "0").append(end(rarity));
        if (odd(rarity)) {
            chunks.append(any(FIELDS)).append(end(rarity));
        }
        return chunks.append(end(rarity)).toString();
    }

    private void mutate(StringBuilder stream) {
        int at = random.nextInt(stream.length());
        int to = Math.min(stream.length(), at + 1 + random.nextInt(8));
        switch (random.nextInt(4)) {
            case 0 -> stream.insert(at, any(SPICES));
            case 1 -> stream.insert(at, stream.substring(at, to));
            case 2 -> stream.setCharAt(at, (char) random.nextInt(256));
            default -> {
                if (to - at < stream.length()) {
                    stream.delete(at, to);
                }
            }
        }
    }

    private String end(int rarity) {
        return odd(4 * rarity) ? any(LINE_ENDS) : "\r\n";
    }

    private boolean odd(int rarity) {
        return rarity > 0 && random.nextInt(rarity) == 0;
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
