package dev.elasti.edge.http1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Streams made of known ones by small changes: the bytes that parsers disagree on are put where they hurt. */
final class Mutations {
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
        "\u00e3",
        "\u0080",
        "0",
        "chunked",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "\r\n\r\n",
        "0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: b\r\n\r\n",
        "Host: c\r\n",
        "_",
        "\"",
        "\\"
    };

    private Mutations() {}

    static byte[] of(List<byte[]> corpus, Random random) {
        byte[] bytes = corpus.get(random.nextInt(corpus.size()));
        if (random.nextInt(3) == 0) {
            bytes = join(bytes, corpus.get(random.nextInt(corpus.size())));
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = mutate(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        int rest = at;
        switch (random.nextInt(4)) {
            case 0 -> out.writeBytes(ConformanceTable.latin1(SPICES[random.nextInt(SPICES.length)]));
            case 1 -> rest = bytes.length > length ? at + length : at;
            case 2 -> out.write(bytes, at, length);
            default -> {
                out.write(random.nextInt(256));
                rest = at + 1;
            }
        }
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
