package dev.elasti.edge.http1;

/**
 * Checks the extensions of one chunk, byte by byte from behind the first semicolon: {@code name[=token|"quoted"]} separated by
 * semicolons. Blanks are allowed inside quotes only.
 */
final class ChunkExtensions {
    private enum State {
        NAME_START,
        NAME,
        VALUE_START,
        VALUE,
        QUOTED,
        ESCAPED,
        QUOTED_END
    }

    private State state = State.NAME_START;

    /** Takes the next byte. {@return false if it can't stand there} */
    boolean accept(byte b) {
        return switch (state) {
            case NAME_START -> goTo(State.NAME) && Ascii.isToken(b);
            case NAME -> b == '=' ? goTo(State.VALUE_START) : separatorOrToken(b);
            case VALUE_START -> b == '"' ? goTo(State.QUOTED) : goTo(State.VALUE) && Ascii.isToken(b);
            case VALUE -> separatorOrToken(b);
            case QUOTED -> quoted(b);
            case ESCAPED -> goTo(State.QUOTED) && Ascii.isValue(b);
            case QUOTED_END -> goTo(State.NAME_START) && b == ';';
        };
    }

    private boolean goTo(State next) {
        state = next;
        return true;
    }

    private boolean quoted(byte b) {
        if (b == '"') {
            state = State.QUOTED_END;
        } else if (b == '\\') {
            state = State.ESCAPED;
        }
        return Ascii.isValue(b);
    }

    /** {@return whether the line may end here} */
    boolean mayEnd() {
        return state == State.NAME || state == State.VALUE || state == State.QUOTED_END;
    }

    private boolean separatorOrToken(byte b) {
        if (b == ';') {
            state = State.NAME_START;
            return true;
        }
        return Ascii.isToken(b);
    }
}
