package dev.elasti.edge.loop;

import com.typesafe.config.Config;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.dispatch.Dispatcher;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.ExecutorServiceFactoryProvider;
import org.apache.pekko.dispatch.MessageDispatcher;
import org.apache.pekko.dispatch.MessageDispatcherConfigurator;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** A dispatcher whose executor is one event loop. Registered for each loop by {@link EventLoops}; no class name in a config. */
final class LoopDispatcherConfigurator extends MessageDispatcherConfigurator {
    private final MessageDispatcher instance;

    LoopDispatcherConfigurator(EventLoop loop, Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
        ExecutorServiceFactory factory = () -> new LoopExecutor(loop);
        ExecutorServiceFactoryProvider executors = (_, _) -> factory;
        this.instance = new Dispatcher(
                this,
                config.getString("id"),
                config.getInt("throughput"),
                Duration.Zero(),
                executors,
                FiniteDuration.apply(config.getDuration("shutdown-timeout").toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public MessageDispatcher dispatcher() {
        return instance;
    }
}
