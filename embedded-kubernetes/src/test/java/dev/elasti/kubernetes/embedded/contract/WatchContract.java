package dev.elasti.kubernetes.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.elasti.kubernetes.embedded.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

interface WatchContract extends UnderTest {

    @Test
    default void aWatchFromAListsRevisionTellsEachLaterChangeInOrder() throws InterruptedException {
        create("before", "a");
        String revision = maps().getMetadata().getResourceVersion();
        Recorder seen = new Recorder();
        try (Watch _ = watch(from(revision), seen)) {
            create("one", "a");
            client().configMaps().inNamespace(namespace()).withName("one").edit(map -> labelled(map, "b"));
            client().configMaps().inNamespace(namespace()).withName("one").delete();
            assertThat(seen.next()).isEqualTo("ADDED one");
            assertThat(seen.next()).isEqualTo("MODIFIED one");
            assertThat(seen.next()).isEqualTo("DELETED one");
        }
    }

    @Test
    default void aWatchWithoutARevisionBeginsWithWhatIsThere() throws InterruptedException {
        create("there", "a");
        Recorder seen = new Recorder();
        try (Watch _ = watch(new ListOptions(), seen)) {
            assertThat(seen.next()).isEqualTo("ADDED there");
        }
    }

    @Test
    default void aWatchGoesOnFromTheRevisionOfTheLastEventSeen() throws InterruptedException {
        String first = create("first", "a").getMetadata().getResourceVersion();
        create("second", "a");
        Recorder seen = new Recorder();
        try (Watch _ = watch(from(first), seen)) {
            assertThat(seen.next()).isEqualTo("ADDED second");
        }
    }

    @Test
    default void anObjectThatLeavesTheSelectorIsDeletedForItsWatcher() throws InterruptedException {
        String revision = maps().getMetadata().getResourceVersion();
        Recorder seen = new Recorder();
        try (Watch _ = client().configMaps()
                .inNamespace(namespace())
                .withLabelIn("group", "a", "c")
                .watch(from(revision), seen)) {
            create("stranger", "b");
            create("mine", "a");
            client().configMaps().inNamespace(namespace()).withName("mine").edit(map -> labelled(map, "b"));
            client().configMaps().inNamespace(namespace()).withName("mine").edit(map -> labelled(map, "c"));
            assertThat(seen.next()).isEqualTo("ADDED mine");
            assertThat(seen.next()).isEqualTo("DELETED mine");
            assertThat(seen.next()).isEqualTo("ADDED mine");
        }
    }

    @Test
    default void fieldSelectorsPickByNameAndNamespace() {
        create("one", "a");
        create("other", "a");
        assertThat(client().configMaps()
                        .inAnyNamespace()
                        .withField("metadata.name", "one")
                        .withField("metadata.namespace", namespace())
                        .list()
                        .getItems())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("one");
    }

    @Test
    default void aListComesInPagesIfAsked() {
        create("a", "page");
        create("b", "page");
        create("c", "page");
        ConfigMapList first = client().configMaps()
                .inNamespace(namespace())
                .withLabel("group", "page")
                .list(new ListOptionsBuilder().withLimit(2L).build());
        ConfigMapList rest = client().configMaps()
                .inNamespace(namespace())
                .withLabel("group", "page")
                .list(new ListOptionsBuilder()
                        .withLimit(2L)
                        .withContinue(first.getMetadata().getContinue())
                        .build());
        assertThat(first.getItems())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("a", "b");
        assertThat(rest.getItems())
                .extracting(map -> map.getMetadata().getName())
                .containsExactly("c");
        assertThat(rest.getMetadata().getContinue()).isNullOrEmpty();
    }

    @Test
    default void aRevisionThatIsTooOldIsGone() {
        createWidget("any");
        forgetHistory();
        CompletableFuture<WatcherException> end = new CompletableFuture<>();
        Watcher<Object> watcher = new Watcher<>() {
            @Override
            public void eventReceived(Action action, Object object) {}

            @Override
            public void onClose(WatcherException cause) {
                end.complete(cause);
            }
        };
        @SuppressWarnings({"unchecked", "rawtypes"})
        Watch watch = allWidgets().inNamespace(namespace()).watch(from("1"), (Watcher) watcher);
        try (watch) {
            assertThat(end.orTimeout(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                            .join()
                            .isHttpGone())
                    .isTrue();
        }
    }

    @Test
    default void anInformerKnowsWhatWasThereAndWhatCame() {
        create("early", "a");
        Set<String> gone = ConcurrentHashMap.newKeySet();
        try (SharedIndexInformer<ConfigMap> informer = client().configMaps()
                .inNamespace(namespace())
                .withLabel("group")
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(ConfigMap map) {}

                    @Override
                    public void onUpdate(ConfigMap before, ConfigMap after) {}

                    @Override
                    public void onDelete(ConfigMap map, boolean unknown) {
                        gone.add(map.getMetadata().getName());
                    }
                })) {
            create("late", "a");
            Eventually.eventually("both known", () -> informer.getStore().list().size() == 2);
            client().configMaps().inNamespace(namespace()).withName("early").delete();
            Eventually.eventually("deletion told", () -> gone.contains("early"));
        }
    }

    private ConfigMapList maps() {
        return client().configMaps().inNamespace(namespace()).list();
    }

    private Watch watch(ListOptions options, Recorder recorder) {
        return client().configMaps().inNamespace(namespace()).withLabel("group").watch(options, recorder);
    }

    private static ListOptions from(String revision) {
        return new ListOptionsBuilder().withResourceVersion(revision).build();
    }

    private ConfigMap create(String name, String group) {
        return client().resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace())
                        .withLabels(Map.of("group", group))
                        .endMetadata()
                        .build())
                .create();
    }

    private static ConfigMap labelled(ConfigMap map, String group) {
        return new ConfigMapBuilder(map)
                .editMetadata()
                .addToLabels("group", group)
                .endMetadata()
                .build();
    }

    /** Keeps what a watch tells, as {@code ACTION name}. */
    final class Recorder implements Watcher<ConfigMap> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            String event = events.poll(Eventually.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return event == null ? "nothing" : event;
        }

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            events.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            events.add("CLOSED " + cause.getMessage());
        }
    }
}
