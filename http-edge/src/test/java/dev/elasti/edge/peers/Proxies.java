package dev.elasti.edge.peers;

import dev.elasti.actors.domain.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The proxies that Debian has, each with an origin behind it: they pass everything on, as it is where there is a choice, keep their
 * connections to the origin, and add nothing to X-Forwarded-For.
 */
final class Proxies {
    private static final String APACHE_MODULES = "/usr/lib/apache2/modules";

    private Proxies() {}

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
        nginx.startListening("/usr/sbin/nginx", "-e", nginx.path("errors"), "-c", nginx.path("nginx.conf"));
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
        haproxy.startListening("/usr/sbin/haproxy", "-db", "-f", haproxy.path("haproxy.cfg"));
        return haproxy;
    }

    /** {@return Apache httpd, from Debian's apache2-bin} Targets go on as they came; with ProxyPass the first slashes would become one. */
    static ServerProcess apache(Path folder, Endpoint origin) throws IOException, InterruptedException {
        ServerProcess apache = new ServerProcess(folder);
        Files.writeString(
                folder.resolve("httpd.conf"), """
                ServerRoot %1$s
                ServerName localhost
                Listen 127.0.0.1:%2$s
                PidFile %1$s/pid
                ErrorLog %1$s/errors
                LoadModule mpm_event_module %4$s/mod_mpm_event.so
                LoadModule authz_core_module %4$s/mod_authz_core.so
                LoadModule proxy_module %4$s/mod_proxy.so
                LoadModule proxy_http_module %4$s/mod_proxy_http.so
                KeepAliveTimeout 120
                MaxKeepAliveRequests 0
                AllowEncodedSlashes NoDecode
                MergeSlashes Off
                ProxyAddHeaders Off
                ProxyPassMatch ^/(.*)$ http://127.0.0.1:%3$d/$1 nocanon enablereuse=on
                """.formatted(folder, apache.port(), origin.port(), APACHE_MODULES));
        apache.startListening("/usr/sbin/apache2", "-DFOREGROUND", "-f", apache.path("httpd.conf"));
        return apache;
    }

    /** {@return Apache Traffic Server, from Debian's trafficserver} It has nowhere to cache anything. */
    static ServerProcess trafficServer(Path folder, Endpoint origin) throws IOException, InterruptedException {
        ServerProcess traffic = new ServerProcess(folder);
        Files.writeString(folder.resolve("runroot.yaml"), """
                prefix: %1$s
                exec_prefix: %1$s
                bindir: %1$s
                sbindir: %1$s
                sysconfdir: %1$s
                datadir: %1$s
                includedir: %1$s
                libdir: %1$s
                libexecdir: %1$s
                localstatedir: %1$s
                runtimedir: %1$s
                logdir: %1$s
                cachedir: %1$s
                """.formatted(folder));
        Files.writeString(folder.resolve("records.config"), """
                CONFIG proxy.config.http.server_ports STRING %s:ip-in=127.0.0.1
                CONFIG proxy.config.admin.user_id STRING #-1
                CONFIG proxy.config.exec_thread.autoconfig INT 0
                CONFIG proxy.config.exec_thread.limit INT 2
                CONFIG proxy.config.log.logging_enabled INT 0
                CONFIG proxy.config.http.cache.http INT 0
                CONFIG proxy.config.url_remap.pristine_host_hdr INT 1
                CONFIG proxy.config.http.insert_squid_x_forwarded_for INT 0
                """.formatted(traffic.port()));
        Files.writeString(folder.resolve("remap.config"), "map / http://127.0.0.1:%d/%n".formatted(origin.port()));
        Files.writeString(folder.resolve("ip_allow.yaml"), """
                ip_allow:
                  - apply: in
                    ip_addrs: 127.0.0.0/8
                    action: allow
                    methods: ALL
                """);
        Files.createFile(folder.resolve("storage.config"));
        traffic.startListening("/usr/bin/traffic_server", "--run-root=" + traffic.path("runroot.yaml"));
        return traffic;
    }
}
