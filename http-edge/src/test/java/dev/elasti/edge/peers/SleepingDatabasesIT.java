package dev.elasti.edge.peers;

import static dev.elasti.actors.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.actors.domain.PortProtocol;
import dev.elasti.edge.peers.ServerProcess.Client;
import dev.elasti.edge.testing.EdgeFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Databases that do not run until their first client comes: its connection is held, the server is started, and the session goes
 * on as if it had been there all the time. Needs Debian's postgresql, redis-server, mariadb-server-core
 * and mariadb-client-core.
 */
class SleepingDatabasesIT {
    @TempDir
    Path folder;

    private EdgeFixture edge;
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        edge = EdgeFixture.start();
        server = new ServerProcess(folder);
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.stop();
        edge.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = PortProtocol.class,
            names = {"AUTO", "TCP_CLIENT_FIRST", "TCP"})
    void aPostgresqlSessionWakesItsServerAndWorks(PortProtocol declared) throws Exception {
        String programs = postgresqlPrograms();
        server.prepare(
                programs + "/initdb", "-D", server.path("data"), "-U", "elasti", "-A", "trust", "--locale=C", "-N");
        int port = edge.port(declared);
        Client psql = psql(port, """
                create table t as select n, repeat('x', 1000) as text from generate_series(1, 20000) n;
                select count(*), sum(n), sum(length(text)) from t;
                begin; delete from t where n > 10; select count(*) from t; rollback;
                select count(*) from t;
                """);
        wake(
                port,
                declared,
                List.of(
                        programs + "/postgres",
                        "-D",
                        server.path("data"),
                        "-p",
                        server.port(),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"),
                programs + "/pg_isready",
                "-h",
                "127.0.0.1",
                "-p",
                server.port());
        assertThat(psql.output().lines())
                .containsExactly(
                        "SELECT 20000", "20000|200010000|20000000", "BEGIN", "DELETE 19990", "10", "ROLLBACK", "20000");
        eventually(() -> assertThat(edge.room().done()).isEqualTo(1));
        // Awake: the next one passes at once.
        assertThat(psql(port, "select n from t where n = 7;").output()).isEqualTo("7\n");
    }

    private static Client psql(int port, String sql) throws IOException {
        return Client.start(
                sql, "psql", "-X", "-A", "-t", "host=127.0.0.1 port=" + port + " user=elasti dbname=postgres");
    }

    @ParameterizedTest
    @EnumSource(
            value = PortProtocol.class,
            names = {"AUTO", "TCP_CLIENT_FIRST"})
    void aRedisCommandWakesItsServerAndIsAnswered(PortProtocol declared) throws Exception {
        int port = edge.port(declared);
        Client set = redis(port, "SET", "greeting", "hello");
        wake(
                port,
                declared,
                List.of(
                        "redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        server.port(),
                        "--save",
                        "",
                        "--dir",
                        folder.toString()),
                "redis-cli",
                "-p",
                server.port(),
                "ping");
        assertThat(set.output()).isEqualTo("OK\n");
        assertThat(redis(port, "GET", "greeting").output()).isEqualTo("hello\n");
        assertThat(redis(port, "EVAL", "return string.rep('x', 1000000)", "0").output())
                .hasSize(1_000_001);
    }

    private static Client redis(int port, String... command) throws IOException {
        return Client.start(
                "",
                Stream.concat(Stream.of("redis-cli", "-p", Integer.toString(port)), Stream.of(command))
                        .toArray(String[]::new));
    }

    /** MariaDB speaks first. */
    @ParameterizedTest
    @EnumSource(
            value = PortProtocol.class,
            names = {"AUTO", "TCP"})
    void aMariadbSessionWakesItsServerAndWorks(PortProtocol declared) throws Exception {
        server.prepare(
                "mariadb-install-db",
                "--no-defaults",
                "--datadir=" + server.path("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve");
        int port = edge.port(declared);
        Client mariadb = mariadb(port, """
                create database shop; use shop;
                create table t (n int); insert into t select seq from seq_1_to_5000;
                select count(*), sum(n) from t;
                select length(repeat('x', 3000000));
                """);
        wake(
                port,
                declared,
                List.of(
                        "/usr/sbin/mariadbd",
                        "--no-defaults",
                        "--datadir=" + server.path("data"),
                        "--bind-address=127.0.0.1",
                        "--port=" + server.port(),
                        "--socket=" + server.path("socket"),
                        "--pid-file=" + server.path("pid"),
                        "--innodb-flush-log-at-trx-commit=0",
                        "--skip-name-resolve"),
                mariadbCommand(server.port()));
        assertThat(mariadb.output().lines()).containsExactly("5000\t12502500", "3000000");
    }

    private static Client mariadb(int port, String sql) throws IOException {
        return Client.start(sql, mariadbCommand(Integer.toString(port)));
    }

    private static String[] mariadbCommand(String port) {
        return new String[] {
            "mariadb",
            "--no-defaults",
            "--protocol=tcp",
            "-h",
            "127.0.0.1",
            "-P",
            port,
            "-u",
            "root",
            "-N",
            "--connect-timeout=60"
        };
    }

    @Test
    void aClientOfAServerThatNeverWakesIsToldSo() throws Exception {
        int port = edge.port(PortProtocol.AUTO);
        Client psql = psql(port, "select 1;");
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
        edge.edge().close();
        assertThat(psql.output()).contains("<ended with 2>");
    }

    /** What the service's owner does at its first ticket: start it, wait until it is ready, say where it is, let go. */
    private void wake(int port, PortProtocol declared, List<String> command, String... ready) throws Exception {
        eventually(() -> assertThat(edge.room().waiting()).isEqualTo(1));
        server.start(command, ready);
        edge.port(port, declared, server.endpoint());
        edge.room().releaseAll();
    }

    /** Debian keeps each version's programs in a folder of its own. */
    private static String postgresqlPrograms() throws IOException {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Path::compareTo).orElseThrow().resolve("bin").toString();
        }
    }
}
