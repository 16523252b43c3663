package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Chromium without a screen, with one page open, driven over the protocol of its developer tools. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket tools;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    /** @param folder an empty one, for all that it writes */
    Browser(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "chromium-headless-shell",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=900,600",
                "--disable-gpu",
                "--no-first-run",
                // Its sandbox needs rights that tests in a container don't have; it sees nothing but our own pages.
                "--no-sandbox",
                "about:blank"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            int port = port(folder.resolve("profile").resolve("DevToolsActivePort"), folder.resolve("log"));
            tools = http.newWebSocketBuilder()
                    .buildAsync(page(port), new Listener())
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (String domain : List.of("Page", "Runtime", "Log")) {
                ask(domain + ".enable", JSON.createObjectNode());
            }
        } catch (IOException | RuntimeException | ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            throw new IOException("no browser: " + Files.readString(folder.resolve("log"), UTF_8), e);
        }
    }

    /** Goes to a page. Returns before it is there. */
    void go(String address) {
        ask("Page.navigate", JSON.createObjectNode().put("url", address));
    }

    /** Waits until the page shown says that this is so. */
    void await(String expression) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!tell("Boolean(" + expression + ")").equals("true")) {
            if (System.nanoTime() > until) {
                throw new AssertionError("never came: " + expression + "; the page is "
                        + tell("document.documentElement.outerHTML") + "; complaints: " + complaints);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    /** {@return the value of an expression in the page, as text} Empty while the page is changing. */
    String tell(String expression) {
        JsonNode answer = ask(
                "Runtime.evaluate",
                JSON.createObjectNode().put("expression", expression).put("returnByValue", true));
        return answer.at("/result/value").asText();
    }

    /** {@return what the browser had to complain of: breaches of a page's policy, errors in scripts, answers that are none} */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void scripts(boolean run) {
        ask("Emulation.setScriptExecutionDisabled", JSON.createObjectNode().put("value", !run));
    }

    void scheme(String lightOrDark) {
        ObjectNode media = JSON.createObjectNode();
        media.putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", lightOrDark);
        ask("Emulation.setEmulatedMedia", media);
    }

    /** Writes what can be seen to a PNG. */
    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        String data = ask("Page.captureScreenshot", JSON.createObjectNode())
                .path("data")
                .asText();
        Files.write(file, Base64.getDecoder().decode(data));
    }

    @Override
    public void close() {
        tools.abort();
        http.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private JsonNode ask(String method, ObjectNode params) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", params);
        try {
            tools.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(method, e);
        } finally {
            asked.remove(id);
        }
    }

    private int port(Path file, Path log) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(file) || Files.readString(file).indexOf('\n') < 0) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("it does not start: " + Files.readString(log, UTF_8));
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return Integer.parseInt(Files.readAllLines(file).getFirst());
    }

    private URI page(int port) throws IOException, InterruptedException {
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        JsonNode pages = JSON.readTree(
                http.send(list, HttpResponse.BodyHandlers.ofString()).body());
        return URI.create(pages.path(0).path("webSocketDebuggerUrl").asText());
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void heard(String message) {
            JsonNode said;
            try {
                said = JSON.readTree(message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            CompletableFuture<JsonNode> answer = asked.get(said.path("id").asInt());
            if (answer != null) {
                answer.complete(said.path("result"));
            } else if (said.path("method").asText().equals("Log.entryAdded")
                    || said.path("method").asText().equals("Runtime.exceptionThrown")) {
                complaints.add(said.path("params").toString());
            }
        }
    }
}
