package dev.elasti.edge.relay;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.protocol.FirstBytes;
import dev.elasti.edge.protocol.Spoken;
import org.jspecify.annotations.Nullable;

/** The beginning of a connection: what does the client speak? Decided on its first bytes, or on its silence until it breaks that. */
final class Opening {
    private final PortProtocol declared;
    private final HeadReader heads;
    private final RelaySettings settings;
    private @Nullable Spoken spoken;
    private boolean presumed;

    Opening(PortProtocol declared, HeadReader heads, RelaySettings settings) {
        this.declared = declared;
        this.heads = heads;
        this.settings = settings;
    }

    /** {@return what the client speaks, or null as long as that is open}; then the time for it is running. */
    @Nullable
    Spoken listen(Intake intake, boolean ended) {
        if (spoken == null) {
            byte[] first = intake.first(FirstBytes.ENOUGH);
            spoken = FirstBytes.tell(declared, first);
            if (spoken == null && ended && first.length > 0) {
                spoken = FirstBytes.settle(declared, first);
            }
            if (spoken == null) {
                intake.keep();
                await(first.length > 0);
            }
        }
        return spoken;
    }

    /** {@return whether it is still open what the client speaks} */
    boolean undecided() {
        return spoken == null;
    }

    /** No more bytes came in time. {@return whether the connection goes on, with somebody who waits for an answer or a greeting} */
    boolean silent(Intake intake) {
        byte[] first = intake.first(FirstBytes.ENOUGH);
        if (first.length > 0) {
            spoken = FirstBytes.settle(declared, first);
        } else if (declared == PortProtocol.AUTO) {
            spoken = Spoken.TCP;
            presumed = true;
        }
        return spoken == Spoken.TCP;
    }

    /** {@return whether nothing but the client's silence says what it speaks} */
    boolean presumed() {
        return presumed;
    }

    /** {@return what the bytes say of a client that was presumed to be silent, null if they don't yet} It counts from now on. */
    @Nullable
    Spoken told(Intake intake) {
        Spoken told = FirstBytes.tell(declared, intake.first(FirstBytes.ENOUGH));
        if (told != null) {
            presumed = false;
            spoken = told;
        }
        return told;
    }

    private void await(boolean begun) {
        if (begun || declared != PortProtocol.AUTO) {
            heads.await(begun);
        } else {
            heads.await(settings.serverFirstAfter());
        }
    }
}
