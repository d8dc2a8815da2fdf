/** Ships an image by canary, without a delivery file. */
void call(Map args) {
    List steps = args.steps ?: [[weight: 5, hold: '10m'], [weight: 20, hold: '20m'], [weight: 50, hold: '30m']]
    Map canary = [steps: steps, traffic: args.traffic ?: [gateway: [httpRoute: args.workload]]]
    Map spec = [workload: [kind: 'Deployment', name: args.workload], strategy: [canary: canary]]
    if (args.analysis) {
        spec.analysis = args.analysis
    }
    if (args.smoke) {
        spec.smoke = [suite: args.smoke, before: 1]
    }
    switchbackDeploy(spec: spec, namespace: args.namespace, name: args.workload, image: args.image)
}
