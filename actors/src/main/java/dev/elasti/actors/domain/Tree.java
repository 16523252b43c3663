package dev.elasti.actors.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A sorted map that never changes: {@code put} and {@code remove} give a new one that shares all but O(log n) nodes with the
 * old. An AVL tree; it is here because ten thousand waiting requests must not be copied for each that comes or goes.
 */
final class Tree<K extends Comparable<K>, V> {
    private sealed interface Node<K, V> {
        int height();
    }

    private record Nil<K, V>() implements Node<K, V> {
        @Override
        public int height() {
            return 0;
        }
    }

    private record Fork<K, V>(Node<K, V> left, K key, V value, Node<K, V> right, int height) implements Node<K, V> {}

    /** The smallest entry and the rest. */
    private record Split<K, V>(K key, V value, Node<K, V> rest) {}

    private final Node<K, V> root;
    private final int size;

    private Tree(Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <K extends Comparable<K>, V> Tree<K, V> empty() {
        return new Tree<K, V>(new Nil<>(), 0);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean has(K key) {
        return get(key).isPresent();
    }

    Optional<V> get(K key) {
        Node<K, V> node = root;
        while (node instanceof Fork<K, V> fork) {
            int order = key.compareTo(fork.key);
            if (order == 0) {
                return Optional.of(fork.value);
            }
            node = order < 0 ? fork.left : fork.right;
        }
        return Optional.empty();
    }

    /** {@return the value of the smallest key} */
    Optional<V> first() {
        Optional<V> first = Optional.empty();
        Node<K, V> node = root;
        while (node instanceof Fork<K, V> fork) {
            first = Optional.of(fork.value);
            node = fork.left;
        }
        return first;
    }

    Tree<K, V> put(K key, V value) {
        return new Tree<>(put(root, key, value), has(key) ? size : size + 1);
    }

    Tree<K, V> remove(K key) {
        return has(key) ? new Tree<>(remove(root, key), size - 1) : this;
    }

    /** Calls {@code each} with the values by ascending key. */
    void forEach(Consumer<V> each) {
        forEach(root, each);
    }

    /** {@return the values by ascending key, copied} */
    List<V> values() {
        List<V> values = new ArrayList<>(size);
        forEach(values::add);
        return values;
    }

    private static <K, V> void forEach(Node<K, V> node, Consumer<V> each) {
        if (node instanceof Fork<K, V> fork) {
            forEach(fork.left, each);
            each.accept(fork.value);
            forEach(fork.right, each);
        }
    }

    private static <K extends Comparable<K>, V> Node<K, V> put(Node<K, V> node, K key, V value) {
        return switch (node) {
            case Nil<K, V> nil -> new Fork<>(nil, key, value, nil, 1);
            case Fork<K, V>(var left, var k, var v, var right, var height) -> {
                int order = key.compareTo(k);
                if (order == 0) {
                    yield new Fork<>(left, key, value, right, height);
                }
                yield order < 0
                        ? balanced(put(left, key, value), k, v, right)
                        : balanced(left, k, v, put(right, key, value));
            }
        };
    }

    private static <K extends Comparable<K>, V> Node<K, V> remove(Node<K, V> node, K key) {
        return switch (node) {
            case Nil<K, V> nil -> nil;
            case Fork<K, V>(var left, var k, var v, var right, var _) -> {
                int order = key.compareTo(k);
                if (order < 0) {
                    yield balanced(remove(left, key), k, v, right);
                }
                yield order > 0 ? balanced(left, k, v, remove(right, key)) : joined(left, right);
            }
        };
    }

    private static <K, V> Node<K, V> joined(Node<K, V> left, Node<K, V> right) {
        return switch (right) {
            case Nil<K, V> _ -> left;
            case Fork<K, V> fork -> {
                Split<K, V> split = split(fork);
                yield balanced(left, split.key, split.value, split.rest);
            }
        };
    }

    private static <K, V> Split<K, V> split(Fork<K, V> fork) {
        return switch (fork.left) {
            case Nil<K, V> _ -> new Split<>(fork.key, fork.value, fork.right);
            case Fork<K, V> left -> {
                Split<K, V> split = split(left);
                yield new Split<>(split.key, split.value, balanced(split.rest, fork.key, fork.value, fork.right));
            }
        };
    }

    private static <K, V> Node<K, V> balanced(Node<K, V> left, K key, V value, Node<K, V> right) {
        int lean = left.height() - right.height();
        if (lean > 1 && left instanceof Fork<K, V> l) {
            if (l.left.height() < l.right.height() && l.right instanceof Fork<K, V> lr) {
                return fork(fork(l.left, l.key, l.value, lr.left), lr.key, lr.value, fork(lr.right, key, value, right));
            }
            return fork(l.left, l.key, l.value, fork(l.right, key, value, right));
        }
        if (lean < -1 && right instanceof Fork<K, V> r) {
            if (r.right.height() < r.left.height() && r.left instanceof Fork<K, V> rl) {
                return fork(fork(left, key, value, rl.left), rl.key, rl.value, fork(rl.right, r.key, r.value, r.right));
            }
            return fork(fork(left, key, value, r.left), r.key, r.value, r.right);
        }
        return fork(left, key, value, right);
    }

    private static <K, V> Fork<K, V> fork(Node<K, V> left, K key, V value, Node<K, V> right) {
        return new Fork<>(left, key, value, right, Math.max(left.height(), right.height()) + 1);
    }
}
