package dev.elasti.kubernetes.resource;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** The resource as it stands in Kubernetes. */
@Group(Spellings.GROUP)
@Version(Spellings.VERSION)
@Kind(Spellings.KIND)
@Plural(Spellings.PLURAL)
public class ElastiService extends CustomResource<ElastiServiceSpec, ElastiServiceStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    /** Absent until it is read: a record has no empty form. */
    @Override
    protected @Nullable ElastiServiceSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable ElastiServiceStatus initStatus() {
        return null;
    }
}
