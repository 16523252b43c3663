/** The real thing for tests: etcd, kube-apiserver and kube-controller-manager as local processes on loopback. */
@NullMarked
package dev.elasti.kubernetes.embedded.realapi;

import org.jspecify.annotations.NullMarked;
