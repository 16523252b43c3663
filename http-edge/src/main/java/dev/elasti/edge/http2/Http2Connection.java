package dev.elasti.edge.http2;

import dev.elasti.edge.http1.Hop;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's HTTP/2 connection as the edge sees it: first the edge speaks for the pod and keeps what the pod is to get, then frames pass
 * both ways. What is to be said to the client in the edge's own name is taken by {@link #nextReply}. One thread at a time.
 */
public final class Http2Connection {
    private final Shared shared;
    private final RequestBlocks requests;
    private final ClientFrames clientFrames;
    private final FrameWalk fromClient;
    private final FrameWalk fromPod;
    private boolean podSpoke;
    private boolean pinged;
    private long ping;

    /**
     * @param nanos a clock, for bounds in time
     * @param hop the client's side, as pods are told of it
     */
    public Http2Connection(Http2Settings settings, LongSupplier nanos, Requests asker, Hop hop) {
        this.shared = new Shared(settings, new OpenStreams(nanos, asker::closed), new Floods(settings, nanos));
        this.requests = new RequestBlocks(shared, asker, new Onward(hop));
        this.clientFrames = new ClientFrames(shared, requests, this::answersPing);
        this.fromClient = new FrameWalk(clientFrames);
        this.fromPod = new FrameWalk(new PodFrames(shared));
    }

    /** Uses up bytes of the client, behind its preface. {@return why it can't go on, or null} */
    public Verdict.@Nullable Broken fromClient(ByteBuffer bytes, FrameWalk.Out toPod) {
        return fromClient.walk(bytes, toPod);
    }

    /** Uses up bytes of the pod, or so many of them as the client may get now. {@return why it can't go on, or null} */
    public Verdict.@Nullable Broken fromPod(ByteBuffer bytes, FrameWalk.Out toClient) {
        Verdict.Broken broken = fromPod.walk(bytes, toClient);
        if (broken == null && !podSpoke) {
            podSpoke = true;
            requests.handedOver();
        }
        return broken;
    }

    /** {@return whether the pod has begun to speak HTTP/2} */
    public boolean podSpoke() {
        return podSpoke;
    }

    /** Says our SETTINGS to the client, unless that was done. */
    public void greet() {
        if (!shared.account().greeted()) {
            shared.courtesies().greet();
        }
    }

    /** {@return whether the client has SETTINGS of ours} */
    public boolean greeted() {
        return shared.account().greeted();
    }

    /** {@return what to say to the client now; null if there is nothing, or if a frame of the pod has to end first} */
    public @Nullable ByteBuffer nextReply() {
        boolean begun = podSpoke || shared.account().greeted();
        return begun && fromPod.between() ? shared.next() : null;
    }

    /** {@return whether something is to be said that needs no room in the client's windows} */
    public boolean repliesWait() {
        return !shared.replies().isEmpty();
    }

    /** {@return whether the client has not got all of our answers yet} */
    public boolean answersWait() {
        return shared.moreToSay();
    }

    /** Nothing more comes of any stream: the connection was cut. */
    public void cut() {
        shared.streams().cutAll();
    }

    /** {@return requests that came before the pod has said anything, and that the edge still may answer} */
    public Collection<HeldRequest> unanswered() {
        return List.copyOf(requests.unanswered());
    }

    /**
     * There is a pod: from now on it is the one to judge and to answer. What was kept goes first. {@return what goes behind it; null
     * for nothing}
     */
    public @Nullable ByteBuffer released() {
        clientFrames.released();
        shared.courtesies().handOver();
        int owed = fromClient.between() ? shared.window().owed() : 0;
        return owed > 0 ? Frames.windowUpdate(0, owed) : null;
    }

    /** {@return streams that have not ended, as far as passing frames tell} */
    public int openStreams() {
        return shared.streams().count();
    }

    /** {@return whether the client said that it will begin nothing more} */
    public boolean clientGoesAway() {
        return clientFrames.goesAway();
    }

    /** {@return whether what the client got of the pod ends with a frame} */
    public boolean between() {
        return fromPod.between();
    }

    /** Answers a request that is {@link #unanswered}. */
    public void answer(HeldRequest request, OwnReply reply) {
        greet();
        requests.own().answer(request, reply);
    }

    /** No more is answered than was until now; the connection ends when the client has got all of it, and no pod has to. */
    public void lastWords() {
        greet();
        requests.close();
    }

    /** Nothing of what the client has sent was looked at: it may send all of it again, elsewhere. */
    public void turnAway() {
        greet();
        shared.replies().add(Frames.goAway(0, ErrorCode.NO_ERROR, ""));
    }

    /** The client is to begin nothing more here, and to hear so before a last stream is named: {@link #farewell}. */
    public void announceFarewell(long opaque) {
        pinged = false;
        ping = opaque;
        clientFrames.awaitPingAck(true);
        shared.replies().add(Frames.goAway(Frames.ANY_STREAM, ErrorCode.NO_ERROR, ""));
        shared.replies().add(Frames.ping(opaque));
    }

    /** {@return whether the client has heard the announcement} */
    public boolean heardAnnouncement() {
        return pinged;
    }

    /** Names the last stream that will be served. */
    public void farewell() {
        clientFrames.awaitPingAck(false);
        goAway(ErrorCode.NO_ERROR, "");
    }

    /** The connection is about to end because of that. */
    public void goAway(ErrorCode code, String why) {
        greet();
        shared.replies().add(Frames.goAway(shared.streams().last(), code, why));
    }

    private boolean answersPing(long opaque) {
        boolean ours = opaque == ping;
        pinged |= ours;
        return ours;
    }
}
