package dev.elasti.edge.http2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What both directions of one connection know. */
final class Shared {
    private final Http2Settings settings;
    private final OpenStreams streams;
    private final Floods floods;
    private final SettingsAccount account;
    private final HeaderBlocks blocks;
    private final Courtesies courtesies;
    private final ClientWindow window = new ClientWindow();
    private final Documents documents = new Documents(window);
    private final Deque<ByteBuffer> replies = new ArrayDeque<>();
    private @Nullable ByteBuffer goodbye;
    private long clientsFrame = Frame.USUAL_SIZE;

    Shared(Http2Settings settings, OpenStreams streams, Floods floods) {
        this.settings = settings;
        this.streams = streams;
        this.floods = floods;
        this.account = new SettingsAccount(settings.heldStreams());
        this.courtesies = new Courtesies(account, replies);
        this.blocks = new HeaderBlocks(settings.blockBytes());
    }

    Http2Settings settings() {
        return settings;
    }

    OpenStreams streams() {
        return streams;
    }

    Floods floods() {
        return floods;
    }

    SettingsAccount account() {
        return account;
    }

    HeaderBlocks blocks() {
        return blocks;
    }

    Courtesies courtesies() {
        return courtesies;
    }

    ClientWindow window() {
        return window;
    }

    /** {@return contents of answers of ours that are behind the {@link #replies}} */
    Documents documents() {
        return documents;
    }

    /** {@return what is to be said to the client in our own name, in order} */
    Deque<ByteBuffer> replies() {
        return replies;
    }

    /** {@return whether the client has not been told all of it} */
    boolean moreToSay() {
        return !replies.isEmpty() || documents.count() > 0 || goodbye != null;
    }

    /** {@return what to say next; null if there is nothing, or if all of it needs room in the client's windows} */
    @Nullable
    ByteBuffer next() {
        ByteBuffer next = replies.poll();
        if (next == null) {
            next = documents.next();
        }
        if (next == null) {
            next = goodbye;
            goodbye = null;
        }
        return next;
    }

    /** To be said behind all that the client takes now: some take no answer any more that comes behind it. */
    void goodbye(ByteBuffer goAway) {
        goodbye = goAway;
    }

    /** {@return the most payload that a frame of the client may have} */
    long clientsFrame() {
        return clientsFrame;
    }

    /** SETTINGS of the pod. What they take back may be on its way still, so the widest that was ever allowed counts. */
    void podAllows(ByteBuffer payload) {
        clientsFrame = Math.max(clientsFrame, Setting.in(payload, Setting.MAX_FRAME_SIZE, 0));
        blocks.allowTable(Setting.in(payload, Setting.HEADER_TABLE_SIZE, 0));
    }
}
