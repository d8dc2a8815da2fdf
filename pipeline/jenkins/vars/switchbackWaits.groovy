/** Whether a delivery is at an approval step now. One that is not there yet, or cannot be read, is not. */
boolean call(String delivery) {
    String status = switchback.commandLine(['status', delivery, '--output=json'])
    sh(script: "${status} || true", returnStdout: true, label: 'switchback status').contains('"step":"approval"')
}
