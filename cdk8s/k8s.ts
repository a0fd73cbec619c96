/**
 * The Kubernetes API as cdk8s-plus-30 types it, without its constructs: the package's entry point loads those too, which
 * costs a synth some 40 ms of module loading for nothing.
 */
export * as k8s from 'cdk8s-plus-30/lib/imports/k8s';
