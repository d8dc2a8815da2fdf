/** Asks a person once a delivery is at an approval step: Promote lets it go on, Abort aborts it. */
void call(Map args) {
    waitUntil(quiet: true) { switchbackWaits(args.delivery) }
    List answer = ['abort', args.delivery]
    try {
        String by = input(message: args.message ?: "Promote ${args.delivery}?", ok: 'Promote',
            submitter: args.submitter ?: '', submitterParameter: 'by')
        answer = ['promote', args.delivery, "--by=${by}"]
    } finally {
        if (switchbackWaits(args.delivery)) {
            switchback(answer)
        }
    }
}
