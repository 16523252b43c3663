package dev.elasti.e2e;

import dev.elasti.sandbox.OneRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The client within the cluster's network: a process that takes one command a line and gives one answer a line. Every
 * request has a connection of its own and is sent once; steady load comes from several source addresses, or a reused
 * source port could meet a dead pod's entry in the connection table (which is no fault of who is tested).
 *
 * <pre>
 * burst IP PORT COUNT BYTES       COUNT posts at once; times in ms from its beginning, which is told in ms since 1970
 * get IP PORT                     one GET, answers its body
 * ask IP PORT METHOD PATH ACCEPT  one request, answers status, content type and body in one line
 * open IP PORT                    whether a connection is accepted; sends nothing, so nobody wakes
 * begin IP PORT RATE SOURCE…      RATE posts a second until `end`
 * end
 * </pre>
 */
final class Inside {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> begun = new ConcurrentLinkedQueue<>();
    private ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private Inside() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Inside inside = new Inside();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            System.out.println(
                    switch (words[0]) {
                        case "burst" ->
                            inside.burst(address(words), Integer.parseInt(words[3]), Integer.parseInt(words[4]));
                        case "get" -> inside.get(address(words));
                        case "ask" -> inside.ask(address(words), words[3], words[4], words[5]);
                        case "open" -> open(address(words));
                        case "begin" ->
                            inside.begin(
                                    address(words),
                                    Integer.parseInt(words[3]),
                                    List.of(words).subList(4, words.length));
                        case "end" -> inside.end();
                        case String other -> "unknown command " + other;
                    });
        }
        System.exit(0);
    }

    private String burst(InetSocketAddress address, int count, int bytes) throws InterruptedException {
        ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(count);
        long began = System.currentTimeMillis();
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[bytes];
            new Random(i).nextBytes(body);
            threads.execute(() -> {
                switch (OneRequest.send(address, "test", body, PATIENCE)) {
                    case OneRequest.Result.Answered answered
                    when answered.is(200, body) -> took.add(answered.took().toMillis());
                    case OneRequest.Result.Answered answered ->
                        failures.add("status " + answered.status() + ", "
                                + answered.body().length() + " bytes");
                    case OneRequest.Result.Lost(String why) -> failures.add(why);
                }
                done.countDown();
            });
        }
        done.await();
        List<Long> sorted = new ArrayList<>(took);
        sorted.sort(null);
        return "answered " + sorted.size() + " lost " + failures.size()
                + (sorted.isEmpty()
                        ? ""
                        : " first " + sorted.getFirst() + " median " + sorted.get(sorted.size() / 2) + " last "
                                + sorted.getLast() + " began " + began)
                + (failures.isEmpty() ? "" : " e.g. " + failures.peek());
    }

    private String get(InetSocketAddress address) {
        return switch (OneRequest.send(address, "test", new byte[0], PATIENCE)) {
            case OneRequest.Result.Answered answered ->
                answered.status() + " " + answered.text().strip();
            case OneRequest.Result.Lost(String why) -> "lost " + why;
        };
    }

    private String ask(InetSocketAddress address, String method, String path, String accept)
            throws InterruptedException {
        URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", accept)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " "
                    + answer.headers().firstValue("Content-Type").orElse("-") + " "
                    + answer.body().replaceAll("\\s+", " ").strip();
        } catch (IOException e) {
            return "lost " + e;
        }
    }

    private static String open(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) PATIENCE.toMillis());
            return "open";
        } catch (IOException e) {
            return "closed: " + e.getMessage();
        }
    }

    private String begin(InetSocketAddress address, int rate, List<String> sources) {
        sent.set(0);
        lost.clear();
        begun.clear();
        clock = Executors.newSingleThreadScheduledExecutor();
        var _ = clock.scheduleAtFixedRate(
                () -> {
                    int number = sent.incrementAndGet();
                    InetSocketAddress source = new InetSocketAddress(sources.get(number % sources.size()), 0);
                    byte[] body = ("request " + number).getBytes(StandardCharsets.UTF_8);
                    Runnable request = () -> {
                        long begin = System.currentTimeMillis();
                        switch (OneRequest.send(source, address, "test", body, PATIENCE)) {
                            case OneRequest.Result.Answered answered when answered.is(200, body) -> {}
                            case OneRequest.Result.Answered answered ->
                                lost.add(begin + ": status " + answered.status() + " "
                                        + answered.text().strip());
                            case OneRequest.Result.Lost(String why) -> lost.add(begin + ": " + why);
                        }
                    };
                    begun.add(CompletableFuture.runAsync(request, threads));
                },
                0,
                1_000_000 / rate,
                TimeUnit.MICROSECONDS);
        return "begun";
    }

    private String end() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(1, TimeUnit.MINUTES);
        CompletableFuture<?>[] all = begun.toArray(CompletableFuture[]::new);
        // Whoever is not through by then is told as open; whoever failed in another way than being lost ends this
        // client.
        CompletableFuture.allOf(all)
                .completeOnTimeout(null, PATIENCE.toNanos(), TimeUnit.NANOSECONDS)
                .join();
        long open = Arrays.stream(all).filter(request -> !request.isDone()).count();
        return "sent " + sent.get() + " lost " + lost.size() + " open " + open
                + (lost.isEmpty()
                        ? ""
                        : " e.g. " + String.join(" | ", lost.stream().limit(10).toList()));
    }

    private static InetSocketAddress address(String[] words) {
        return new InetSocketAddress(words[1], Integer.parseInt(words[2]));
    }
}
