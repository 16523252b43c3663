package dev.elasti.edge.http2;

import com.typesafe.config.ConfigFactory;
import dev.elasti.edge.http1.Hop;
import dev.elasti.edge.http1.Question;
import dev.elasti.edge.http1.TrustedPeers;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One connection without sockets: what each side sends is put in, and what each side gets comes out. */
final class Session implements Requests {
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

    private final ByteArrayOutputStream toPod = new ByteArrayOutputStream();
    private final ByteArrayOutputStream ofPod = new ByteArrayOutputStream();
    private final ByteArrayOutputStream toClient = new ByteArrayOutputStream();
    private final List<Boolean> closed = new ArrayList<>();
    private final boolean named;
    private final Http2Connection connection;
    private long now;
    private boolean mayBegin = true;
    private @Nullable Function<Question, Optional<OwnReply>> answer;
    private Verdict.@Nullable Broken broken;

    private Session(String settings, boolean named, TrustedPeers trusted) {
        this.named = named;
        this.connection = new Http2Connection(
                Http2Settings.from(ConfigFactory.parseString(settings)
                        .withFallback(ConfigFactory.load().getConfig("elasti.edge"))),
                () -> now,
                this,
                Hop.of(CLIENT, trusted, "elasti"));
    }

    static Session start() {
        return start("");
    }

    /** @param settings such as {@code http2.held-streams = 3} */
    static Session start(String settings) {
        return new Session(settings, false, TrustedPeers.NONE);
    }

    /** One where requests name their service, which is {@code shop}. */
    static Session onSharedPort() {
        return new Session("", true, TrustedPeers.NONE);
    }

    /** One whose client is believed what it says of the hops before it. */
    static Session trusted() {
        return new Session("", false, TrustedPeers.of(List.of("127.0.0.1")));
    }

    /** {@return what a pod gets of {@code bytes} of a client that asks for the shop and says nothing of hops} */
    static byte[] onward(byte[] bytes) {
        byte[] hop = new Fields()
                .with("x-forwarded-for", "127.0.0.1")
                .with("x-forwarded-host", "shop")
                .with("x-forwarded-proto", "http")
                .with("via", "2.0 elasti")
                .encoded();
        Wire onward = new Wire();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        int flags = 0;
        for (ByteBuffer all = ByteBuffer.wrap(bytes); all.hasRemaining(); ) {
            Frame frame = Frame.at(all, all.position());
            byte[] payload = new byte[frame.length()];
            all.position(all.position() + Frame.HEADER).get(payload);
            boolean ofBlock = frame.type() == Frame.HEADERS || frame.type() == Frame.CONTINUATION;
            if (!ofBlock) {
                onward.frame(frame.type(), frame.flags(), frame.stream(), payload);
                continue;
            }
            flags |= frame.flags();
            block.writeBytes(payload);
            if (frame.is(Frame.END_HEADERS)) {
                block.writeBytes(hop);
                onward.frame(Frame.HEADERS, flags, frame.stream(), block.toByteArray());
                block.reset();
                flags = 0;
            }
        }
        return onward.bytes();
    }

    Http2Connection connection() {
        return connection;
    }

    /** The edge has begun to speak. */
    Session greeted() {
        connection.greet();
        return this;
    }

    /** The edge answers some requests itself. */
    Session answering(Function<Question, Optional<OwnReply>> with) {
        answer = with;
        return this;
    }

    Session released() {
        ByteBuffer behind = connection.released();
        if (behind != null) {
            write(behind, toPod);
        }
        return this;
    }

    void pass(long nanos) {
        now += nanos;
    }

    void close() {
        mayBegin = false;
    }

    Session client(byte[] bytes) {
        return client(bytes, 0, bytes.length);
    }

    Session client(byte[] bytes, int from, int to) {
        feed(bytes, from, to, true);
        return this;
    }

    Session pod(byte[] bytes) {
        return pod(bytes, 0, bytes.length);
    }

    Session pod(byte[] bytes, int from, int to) {
        feed(bytes, from, to, false);
        return this;
    }

    private void feed(byte[] bytes, int from, int to, boolean fromClient) {
        if (fromClient) {
            walk(ByteBuffer.wrap(bytes, from, to - from).slice(), true);
        } else {
            ofPod.write(bytes, from, to - from);
        }
        // The pod's bytes wait until the client takes them.
        ByteBuffer waiting = ByteBuffer.wrap(ofPod.toByteArray());
        ofPod.reset();
        walk(waiting, false);
        while (waiting.hasRemaining()) {
            ofPod.write(waiting.get());
        }
    }

    private void walk(ByteBuffer in, boolean fromClient) {
        ByteArrayOutputStream target = fromClient ? toPod : toClient;
        FrameWalk.Out out = new Collected(in.duplicate(), target);
        Verdict.Broken why =
                !in.hasRemaining() ? null : fromClient ? connection.fromClient(in, out) : connection.fromPod(in, out);
        if (why != null) {
            broken = why;
        }
        for (ByteBuffer reply = connection.nextReply(); reply != null; reply = connection.nextReply()) {
            write(reply, toClient);
        }
    }

    byte[] toPod() {
        return toPod.toByteArray();
    }

    /** {@return what the client got, once replies are said that no frame of a pod is in the way of} */
    byte[] toClient() {
        feed(new byte[0], 0, 0, true);
        return toClient.toByteArray();
    }

    Verdict.@Nullable Broken broken() {
        return broken;
    }

    /** {@return the requests that were relayed, whole or not} */
    List<Boolean> closed() {
        return closed;
    }

    @Override
    public boolean mayAnswer() {
        return answer != null;
    }

    @Override
    public Optional<OwnReply> instead(Question question, HeldRequest held) {
        return Optional.ofNullable(answer).flatMap(known -> known.apply(question));
    }

    @Override
    public boolean ours(String authority) {
        return !named || authority.equals("shop");
    }

    @Override
    public boolean mayBegin() {
        return mayBegin;
    }

    @Override
    public void closed(boolean whole, long tookNanos) {
        closed.add(whole);
    }

    private static void write(ByteBuffer bytes, ByteArrayOutputStream to) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        to.writeBytes(copy);
    }

    private record Collected(ByteBuffer source, ByteArrayOutputStream target) implements FrameWalk.Out {
        @Override
        public void pass(int count) {
            byte[] copy = new byte[count];
            source.get(copy);
            target.writeBytes(copy);
        }

        @Override
        public void skip(int count) {
            source.position(source.position() + count);
        }

        @Override
        public void insert(ByteBuffer bytes) {
            write(bytes, target);
        }
    }
}
