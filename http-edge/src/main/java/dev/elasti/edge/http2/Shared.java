package dev.elasti.edge.http2;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** What both directions of one connection know. */
final class Shared {
    private final Http2Settings settings;
    private final OpenStreams streams;
    private final Floods floods;
    private final SettingsAccount account;
    private final HeaderBlocks blocks;
    private final Courtesies courtesies;
    private final Deque<ByteBuffer> replies = new ArrayDeque<>();
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

    /** {@return what is to be said to the client in our own name, in order} */
    Deque<ByteBuffer> replies() {
        return replies;
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
