/** Ships an image to the idle one of two Deployments and flips their Services, without a delivery file. */
void call(Map args) {
    Map pair = [other: args.other, monitor: args.monitor ?: '10m']
    Map spec = [workload: [kind: 'Deployment', name: args.workload], strategy: [blueGreen: pair]]
    if (args.analysis) {
        spec.analysis = args.analysis
    }
    if (args.smoke) {
        spec.smoke = [suite: args.smoke, before: 1]
    }
    switchbackDeploy(spec: spec, namespace: args.namespace, name: args.workload, image: args.image)
}
