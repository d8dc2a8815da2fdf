{{/* The release's name is the service's: rollbacks, alerts and dashboards speak of it by that. */}}
{{- define "service.name" -}}{{ .Release.Name | trunc 53 | trimSuffix "-" }}{{- end }}

{{- define "service.selector" -}}
app: {{ include "service.name" . }}
{{- end }}

{{- define "service.labels" -}}
{{ include "service.selector" . }}
app.kubernetes.io/name: {{ include "service.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "service.probesPort" -}}
{{ ternary "probes" "http" (gt (int .Values.ports.probes) 0) }}
{{- end }}

{{/* What is left for requests in flight; refuses what the runtime would refuse when it starts. */}}
{{- define "service.drain" -}}
{{- $s := .Values.shutdown }}
{{- $others := addf $s.preStop $s.delay $s.flush $s.slack }}
{{- $drain := float64 $s.drain }}
{{- if eq $drain 0.0 }}
{{- $drain = subf $s.gracePeriod $others 1.0 }}
{{- end }}
{{- if or (le $drain 0.0) (ge (addf $others $drain) (float64 $s.gracePeriod)) }}
{{- fail (printf "shutdown: preStop %v + delay %v + drain %v + flush %v + slack %v s have to be less than gracePeriod, which is %v s. Raise gracePeriod, or lower one of them." $s.preStop $s.delay $drain $s.flush $s.slack $s.gracePeriod) }}
{{- end }}
{{- $drain }}
{{- end }}

{{- define "service.restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "service.unprivileged" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Helm's numbers are floating-point numbers: 1000000 would become 1e+06. */}}
{{- define "service.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}
