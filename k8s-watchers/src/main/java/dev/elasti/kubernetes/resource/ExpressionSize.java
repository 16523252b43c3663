package dev.elasti.kubernetes.resource;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How large a regular expression of RE2's syntax is when all that it repeats is written out: by that goes the memory that it takes, and the
 * time for each character that it is compared with. {@code ((a{1000}){1000}){1000}} is 23 characters and a thousand million steps. An estimate;
 * never too small by more than a few times.
 */
final class ExpressionSize {
    private static final long ENOUGH = 1_000_000;
    /** The library calls itself for each. */
    private static final int DEEPEST = 100;

    private final String pattern;
    private final Deque<Long> outer = new ArrayDeque<>();
    private int at;
    private long sum;
    private long last;

    private ExpressionSize(String pattern) {
        this.pattern = pattern;
    }

    /** {@return about how many steps it has} All above a million is a million, and so is what nests too deep. */
    static long of(String pattern) {
        return new ExpressionSize(pattern).walk();
    }

    private long walk() {
        while (at < pattern.length() && sum < ENOUGH) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '\\' -> escape();
                case '[' -> {
                    skipClass();
                    atom(1);
                }
                case '(' -> {
                    if (outer.size() == DEEPEST) {
                        return ENOUGH;
                    }
                    outer.push(sum);
                    sum = 0;
                    last = 0;
                }
                case ')' -> {
                    long inner = sum;
                    sum = outer.isEmpty() ? 0 : outer.pop();
                    atom(inner + 2);
                }
                case '{' -> repeat();
                case '*', '+', '?', '|', '^', '$' -> sum++;
                default -> atom(1);
            }
        }
        for (long waiting : outer) {
            sum += waiting;
        }
        return Math.min(sum, ENOUGH);
    }

    private void atom(long size) {
        last = Math.min(size, ENOUGH);
        sum += last;
    }

    private void escape() {
        char c = at < pattern.length() ? pattern.charAt(at++) : ' ';
        if (c == 'Q') {
            int end = pattern.indexOf("\\E", at);
            atom(1);
            sum += (end < 0 ? pattern.length() : end) - at;
            at = end < 0 ? pattern.length() : end + 2;
            return;
        }
        if ((c == 'p' || c == 'P' || c == 'x') && at < pattern.length() && pattern.charAt(at) == '{') {
            int end = pattern.indexOf('}', at);
            at = end < 0 ? pattern.length() : end + 1;
        }
        atom(1);
    }

    /** From behind the bracket that opens it to behind the one that closes it; the first of all may be a member. */
    private void skipClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        int first = at;
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[' && at < pattern.length() && pattern.charAt(at) == ':') {
                int end = pattern.indexOf(":]", at);
                at = end < 0 ? at : end + 2;
            } else if (c == ']' && at - 1 > first) {
                return;
            }
        }
    }

    /** Braces that are no number of times are just braces. */
    private void repeat() {
        int end = pattern.indexOf('}', at);
        String times = end < 0 ? "" : pattern.substring(at, end);
        if (!times.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
            atom(1);
            return;
        }
        String[] bounds = times.split(",", -1);
        long count = Long.parseLong(bounds[0]);
        if (bounds.length > 1 && !bounds[1].isEmpty()) {
            count = Math.max(count, Long.parseLong(bounds[1]));
        }
        at = end + 1;
        long before = last;
        last = Math.min(ENOUGH, last * Math.max(1, count));
        sum += last - before + 1;
    }
}
