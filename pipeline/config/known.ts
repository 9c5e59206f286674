// Components that the Collector's distributions have, and what became of those that are gone: for the help after its sentence.
// Sources: go.opentelemetry.io/collector and opentelemetry-collector-contrib 0.158, metadata.yaml of each component.
import type { Components } from '../component.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** By kind, every canonical type and every deprecated alias. */
const COLLECTOR: Readonly<Record<keyof Components, ReadonlySet<string>>> = {
  receivers: words(`
    active_directory_ds aerospike apache apachespark awscloudwatch awscontainerinsightreceiver awsecscontainermetrics
    awsfirehose awslambda awss3 awsxray azure_blob azure_event_hub azureblob azureeventhub azure_monitor azuremonitor
    bigip carbon chrony ciscoos cloudflare cloudfoundry collectd couchdb datadog docker_stats elasticsearch envoyals
    envoy_als expvar faro file_log file_stats filelog filestats flinkmetrics fluent_forward fluentforward github
    gitlab googlecloudmonitoring googlecloudpubsub googlecloudpubsub_push googlecloudspanner haproxy host_metrics
    hostmetrics http_check httpcheck huaweicloudces icmpcheck iis influxdb jaeger jmx journald k8s_cluster k8s_events
    k8s_objects k8slog k8sobjects kafka kafka_metrics kafkametrics kubelet_stats kubeletstats libhoney loki macosunifiedlogging
    memcached mongodb mongodbatlas mysql named_pipe namedpipe netflow nginx nop nsxt ntp oracledb osquery otelarrow
    otlp otlp_json_file otlpjsonfile podman_stats postgresql pprof prometheus prometheus_remote_write
    prometheus_simple prometheusremotewrite pulsar purefa purefb rabbitmq receiver_creator redis riak saphana
    signalfx simpleprometheus skywalking snmp snowflake solace splunk_hec splunkenterprise sqlquery sqlserver sshcheck
    statsd stef syslog systemd tcp_check tcp_log tcpcheck tcplog tlscheck udp_log udplog vcenter vcr wavefront
    webhookevent windowseventlog windowsperfcounters windowsservice yanggrpc zipkin zookeeper`),
  processors: words(`
    attributes batch coralogix cumulative_to_delta cumulativetodelta datadogsemantics delta_to_cumulative
    delta_to_rate deltatocumulative deltatorate dnslookup drain filter geoip group_by_attrs
    group_by_trace groupbyattrs groupbytrace interval isolationforest k8s_attributes k8sattributes log_dedup logdedup
    logstransform logs_transform memory_limiter metric_starttime experimental_metricsgeneration metrics_transform metricstarttime
    metricstransform probabilistic_sampler queuebatch redaction remote_tap remotetap resource resource_detection
    resourcedetection schema span sumologic tail_sampling transform unroll`),
  exporters: words(`
    alertmanager alibabacloud_logservice awscloudwatchlogs awsemf awskinesis awss3 awsxray azureblob azuredataexplorer
    azuremonitor bmchelix carbon cassandra clickhouse coralogix datadog dataset debug doris elasticsearch faro file
    googlecloud googlecloudpubsub googlecloudstorage googlemanagedprometheus honeycombmarker influxdb kafka
    load_balancing loadbalancing logicmonitor logzio mezmo nop opensearch otelarrow otlp otlp_grpc otlp_http otlphttp
    prometheus prometheus_remote_write prometheusremotewrite pulsar rabbitmq sapm sematext sentry signalfx splunk_hec
    stef sumologic syslog tencentcloud_logservice tinybird zipkin`),
  connectors: words(`
    count datadog exceptions failover forward grafanacloud metricsaslogs otlp_json otlpjson roundrobin routing
    service_graph servicegraph signal_to_metrics signaltometrics slowsql span_metrics spanmetrics sum`),
  extensions: words(`
    ack asapclient avro_log_encoding awslogs_encoding awsproxy azure_auth azure_encoding azureauth basicauth
    bearertokenauth cfgarden_observer cgroup_runtime datadog db_storage docker_observer ecs_observer ecs_task_observer
    file_storage googleclientauth googlecloudlogentry_encoding headers_setter health_check healthcheckv2 host_observer
    http_forwarder jaeger_encoding jaegerremotesampling json_log_encoding k8s_leader_elector k8s_observer
    kafkatopics_observer memory_limiter oauth2client oidc opamp otlp_encoding pprof redis_storage remotetap
    sigv4auth skywalking_encoding solarwindsapmsettings sumologic text_encoding zipkin_encoding zpages`),
}

/** What the Collector itself has dropped, and what to use instead. */
const REMOVED: Readonly<Record<keyof Components, Readonly<Record<string, string>>>> = {
  receivers: {
    opencensus: 'it was removed: send OTLP to the otlp receiver',
  },
  processors: {
    queued_retry: 'it was removed, use sending_queue and retry_on_failure of the exporter',
    spanmetrics: 'it was removed, use the connector of that name; spantap has red',
    servicegraph: 'it was removed, use the connector of that name',
    routing: 'it was removed, use the connector of that name',
  },
  exporters: {
    jaeger: 'it was removed, Jaeger takes OTLP: use otlp_http',
    jaeger_thrift: 'it was removed, Jaeger takes OTLP: use otlp_http',
    loki: 'it was removed, Loki takes OTLP: use otlp_http',
    logging: 'use debug',
    opencensus: 'it was removed, use otlp_grpc',
    skywalking: 'it was removed, SkyWalking takes OTLP: use otlp_grpc',
    f5cloud: 'it was removed, use otlp_http',
    parquet: 'it was removed, use file',
    instana: 'it was removed, use otlp_grpc',
  },
  connectors: {},
  extensions: {
    memory_ballast: 'it was removed and did nothing useful: take it out',
  },
}

/** What spantap has in the place of some that it lacks. */
const INSTEAD: Readonly<Record<string, string>> = {
  'processors/queuebatch': 'use batch',
  'connectors/span_metrics': 'use red',
  'connectors/spanmetrics': 'use red',
  'exporters/prometheus_remote_write': 'Prometheus takes OTLP: use otlp_http',
  'exporters/prometheusremotewrite': 'Prometheus takes OTLP: use otlp_http',
  'extensions/healthcheckv2': 'use health_check',
}

/** What is known of a type that spantap has not; '' when nothing is. */
export function knownOf(kind: keyof Components, type: string): string {
  const removed = REMOVED[kind]
  if (Object.hasOwn(removed, type)) return removed[type]!
  if (!COLLECTOR[kind].has(type)) return ''
  const instead = Object.hasOwn(INSTEAD, `${kind}/${type}`) ? `, ${INSTEAD[`${kind}/${type}`]}` : ''
  return `the Collector has it, spantap does not yet${instead}`
}
