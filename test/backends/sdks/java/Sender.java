// Sends exact numbers of spans, points and log records with the OpenTelemetry SDK of Java, each exported batch to two places: TRUTH and
// VIA, both `http://host:port,host:port` (HTTP, gRPC). Spans over gRPC, points as protobuf over HTTP, records over gRPC with gzip.
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.ExemplarFilter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

public class Sender {
  record Place(String http, String grpc) {}

  static final AttributeKey<Long> I = AttributeKey.longKey("i");
  static final Resource RESOURCE =
      Resource.create(
          Attributes.builder()
              .put("service.name", "sender-java")
              .put("list", "a", "b")
              .put("pi", 3.25)
              .put("big", Long.MIN_VALUE)
              .build());

  static int number(String name) {
    return Integer.parseInt(System.getenv(name));
  }

  static <T> List<T> both(Function<Place, T> make) {
    return Stream.of("TRUTH", "VIA")
        .map(name -> System.getenv(name).split(","))
        .map(parts -> make.apply(new Place(parts[0], "http://" + parts[1])))
        .toList();
  }

  /** A failure of either place is ours: the test compares what both have. */
  static CompletableResultCode done(Stream<CompletableResultCode> results) {
    for (CompletableResultCode result : results.toList()) {
      if (result.join(60, TimeUnit.SECONDS).isSuccess()) continue;
      System.err.println("an export failed: " + result.getFailureThrowable());
      Runtime.getRuntime().halt(1);
    }
    return CompletableResultCode.ofSuccess();
  }

  record TeeSpans(List<? extends SpanExporter> both) implements SpanExporter {
    public CompletableResultCode export(Collection<SpanData> spans) {
      return done(both.stream().map(one -> one.export(spans)));
    }

    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    public CompletableResultCode shutdown() {
      return done(both.stream().map(SpanExporter::shutdown));
    }
  }

  record TeeMetrics(List<? extends MetricExporter> both) implements MetricExporter {
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
      return AggregationTemporality.CUMULATIVE;
    }

    public MemoryMode getMemoryMode() {
      return MemoryMode.IMMUTABLE_DATA;
    }

    public CompletableResultCode export(Collection<MetricData> metrics) {
      return done(both.stream().map(one -> one.export(metrics)));
    }

    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    public CompletableResultCode shutdown() {
      return done(both.stream().map(MetricExporter::shutdown));
    }
  }

  record TeeLogs(List<? extends LogRecordExporter> both) implements LogRecordExporter {
    public CompletableResultCode export(Collection<LogRecordData> records) {
      return done(both.stream().map(one -> one.export(records)));
    }

    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    public CompletableResultCode shutdown() {
      return done(both.stream().map(LogRecordExporter::shutdown));
    }
  }

  static void spans(int count) {
    var tee = new TeeSpans(both(to -> OtlpGrpcSpanExporter.builder().setEndpoint(to.grpc()).build()));
    var processor =
        BatchSpanProcessor.builder(tee).setMaxQueueSize(count).setMaxExportBatchSize(512).build();
    var limits =
        SpanLimits.builder()
            .setMaxNumberOfAttributes(7)
            .setMaxNumberOfEvents(2)
            .setMaxNumberOfLinks(1)
            .build();
    var provider =
        SdkTracerProvider.builder()
            .setResource(RESOURCE)
            .setSpanLimits(limits)
            .addSpanProcessor(processor)
            .build();
    var tracer =
        provider
            .tracerBuilder("spans")
            .setInstrumentationVersion("1")
            .setSchemaUrl("https://opentelemetry.io/schemas/1.30.0")
            .build();
    Context parent = Context.root();
    for (int i = 0; i < count; i++) {
      if (i % 6 == 0) parent = Context.root();
      var builder = tracer.spanBuilder("find users " + i % 7).setParent(parent);
      builder.setSpanKind(SpanKind.values()[i % 5]);
      if (i % 29 == 1) {
        var link = Span.fromContext(parent).getSpanContext();
        builder.addLink(link, Attributes.of(I, 1L)).addLink(link);
      }
      Span span = builder.startSpan();
      span.setAttribute("db.system.name", "mongodb").setAttribute(I, i).setAttribute("whole", 2.0);
      span.setAttribute(AttributeKey.stringArrayKey("list"), List.of("ä", "🙂"));
      span.setAttribute(AttributeKey.doubleArrayKey("doubles"), List.of(1.0, -0.0, 2.5));
      if (i % 13 == 0) for (int j = 0; j < 9; j++) span.setAttribute("extra." + j, j);
      for (int j = 0; j < i % 4; j++) span.addEvent("event", Attributes.of(I, (long) j));
      if (i % 11 == 0) span.setStatus(StatusCode.ERROR, "failed");
      if (i % 17 == 0) span.recordException(new IllegalStateException("bad " + i));
      span.end();
      parent = parent.with(span);
    }
    provider.shutdown().join(60, TimeUnit.SECONDS);
  }

  static void points(int count) {
    var tee =
        new TeeMetrics(
            both(
                to ->
                    OtlpHttpMetricExporter.builder().setEndpoint(to.http() + "/v1/metrics").build()));
    var reader = PeriodicMetricReader.builder(tee).setInterval(Duration.ofHours(1)).build();
    var provider =
        SdkMeterProvider.builder()
            .setResource(RESOURCE)
            .registerMetricReader(reader)
            .setExemplarFilter(ExemplarFilter.alwaysOn())
            .registerView(
                InstrumentSelector.builder().setName("exp").build(),
                View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build())
            .build();
    var meter = provider.meterBuilder("points").setInstrumentationVersion("2").build();
    var sum = meter.counterBuilder("sum").setUnit("By").setDescription("a sum").build();
    var level = meter.upDownCounterBuilder("level").ofDoubles().build();
    var gauge = meter.gaugeBuilder("gauge").build();
    var histogram =
        meter.histogramBuilder("histogram").setExplicitBucketBoundariesAdvice(List.of(1.0, 5.0)).build();
    var exp = meter.histogramBuilder("exp").build();
    for (int i = 0; i < count; i++) {
      var attributes = Attributes.of(I, (long) i, AttributeKey.stringKey("kind"), "x");
      for (int j = 0; j < 3; j++) {
        double value = i / 4.0 + j;
        switch (i % 5) {
          case 0 -> sum.add((long) value, attributes);
          case 1 -> level.add(-value, attributes);
          case 2 -> gauge.set(value, attributes);
          case 3 -> histogram.record(value, attributes);
          default -> exp.record(value, attributes);
        }
      }
    }
    provider.shutdown().join(60, TimeUnit.SECONDS);
  }

  static void logs(int count) {
    var tee =
        new TeeLogs(
            both(
                to ->
                    OtlpGrpcLogRecordExporter.builder()
                        .setEndpoint(to.grpc())
                        .setCompression("gzip")
                        .build()));
    var processor =
        BatchLogRecordProcessor.builder(tee).setMaxQueueSize(count).setMaxExportBatchSize(512).build();
    var provider =
        SdkLoggerProvider.builder().setResource(RESOURCE).addLogRecordProcessor(processor).build();
    var logger = provider.loggerBuilder("logs").build();
    for (int i = 0; i < count; i++) {
      logger
          .logRecordBuilder()
          .setTimestamp(Instant.ofEpochSecond(1_700_000_000, i))
          .setSeverity(Severity.values()[i % 25])
          .setSeverityText("level")
          .setBody(Value.of(Value.of(i), Value.of("two"), Value.of(new byte[] {0, -1})))
          .setAttribute(I, (long) i)
          .emit();
    }
    provider.shutdown().join(60, TimeUnit.SECONDS);
  }

  public static void main(String[] args) {
    spans(number("SPANS"));
    points(number("POINTS"));
    logs(number("LOGS"));
  }
}
