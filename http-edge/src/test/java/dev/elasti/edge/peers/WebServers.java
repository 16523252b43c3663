package dev.elasti.edge.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Allow;

/** What the edge is compared with, each as it comes: nginx and HAProxy as processes in front of an origin, pekko-http in this JVM. */
final class WebServers {
    private static final long PATIENCE_SECONDS = 60;

    private WebServers() {}

    /** {@return nginx, from Debian's nginx-light, that passes everything on} */
    static ServerProcess nginx(Path folder, Endpoint origin) throws IOException, InterruptedException {
        ServerProcess nginx = new ServerProcess(folder);
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/errors;
                events { worker_connections 4096; }
                http {
                  access_log off; keepalive_requests 1000000;
                  client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
                  uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
                  server {
                    listen 127.0.0.1:%2$s backlog=1024;
                    location / { proxy_pass http://127.0.0.1:%3$d; proxy_http_version 1.1; proxy_set_header Connection ""; }
                  }
                }
                """.formatted(folder, nginx.port(), origin.port()));
        start(nginx, "/usr/sbin/nginx", "-e", nginx.path("errors"), "-c", nginx.path("nginx.conf"));
        return nginx;
    }

    /** {@return HAProxy that passes everything on} */
    static ServerProcess haproxy(Path folder, Endpoint origin) throws IOException, InterruptedException {
        ServerProcess haproxy = new ServerProcess(folder);
        Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  maxconn 2000
                defaults
                  mode http
                  timeout connect 10s
                  timeout client 120s
                  timeout server 120s
                frontend in
                  bind 127.0.0.1:%s backlog 1024
                  default_backend out
                backend out
                  server s 127.0.0.1:%d
                """.formatted(haproxy.port(), origin.port()));
        start(haproxy, "/usr/sbin/haproxy", "-db", "-f", haproxy.path("haproxy.cfg"));
        return haproxy;
    }

    private static void start(ServerProcess server, String... command) throws IOException, InterruptedException {
        server.start(List.of(command), "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + server.port());
    }

    /** pekko-http with nothing before or behind it, that answers as {@link Witness#echoing} does. */
    static final class PekkoHttp {
        private final ActorSystem system = ActorSystem.create("pekko-http-alone");
        private final ServerBinding binding;

        PekkoHttp() throws Exception {
            binding = Http.get(system)
                    .newServerAt("127.0.0.1", 0)
                    .bind(this::answer)
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        Endpoint endpoint() {
            return new Endpoint("127.0.0.1", binding.localAddress().getPort());
        }

        private CompletionStage<HttpResponse> answer(HttpRequest request) {
            return request.entity()
                    .toStrict(Duration.ofSeconds(PATIENCE_SECONDS).toMillis(), system)
                    .thenApply(body -> request.method().equals(HttpMethods.OPTIONS)
                            ? HttpResponse.create()
                                    .withStatus(204)
                                    .addHeader(Allow.create(HttpMethods.GET, HttpMethods.HEAD, HttpMethods.POST))
                            : HttpResponse.create()
                                    .withEntity(
                                            ContentTypes.TEXT_PLAIN_UTF8,
                                            fields(request)
                                                    ? lines(request).getBytes(ISO_8859_1)
                                                    : body.getData().toArray()));
        }

        private static boolean fields(HttpRequest request) {
            String path = request.getUri().path();
            return path.startsWith("/echo") || path.startsWith("/cookie");
        }

        private static String lines(HttpRequest request) {
            StringBuilder lines = new StringBuilder();
            request.getHeaders()
                    .forEach(header -> lines.append(header.name())
                            .append(": ")
                            .append(header.value())
                            .append('\n'));
            return lines.toString();
        }

        void stop() throws Exception {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
