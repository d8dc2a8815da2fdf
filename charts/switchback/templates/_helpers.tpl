{{/* There is one of it in a cluster, so its names do not depend on the release's. */}}
{{- define "switchback.name" -}}rollback-service{{- end }}

{{- define "switchback.selector" -}}
app: {{ include "switchback.name" . }}
{{- end }}

{{- define "switchback.labels" -}}
{{ include "switchback.selector" . }}
app.kubernetes.io/name: switchback
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Settings as environment variables: alertmanager: {url: ...} becomes SWITCHBACK_ALERTMANAGER_URL. */}}
{{- define "switchback.env" -}}
{{- $prefix := .prefix }}
{{- range $key, $value := .settings }}
{{- $name := printf "%s_%s" $prefix ($key | upper | replace "." "_" | replace "-" "_") }}
{{- if kindIs "map" $value }}
{{- include "switchback.env" (dict "prefix" $name "settings" $value) }}
{{- else if kindIs "bool" $value }}
- {name: {{ $name }}, value: {{ ternary "on" "off" $value | quote }}}
{{- else if kindIs "slice" $value }}
- {name: {{ $name }}, value: {{ join "," $value | quote }}}
{{- else if not (kindIs "invalid" $value) }}
- {name: {{ $name }}, value: {{ include "switchback.text" $value | quote }}}
{{- end }}
{{- end }}
{{- end }}

{{- define "switchback.restricted" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "switchback.unprivileged" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Helm's numbers are floating-point numbers: 1000000 would become 1e+06. */}}
{{- define "switchback.text" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end }}
{{- end }}
