// Command sender sends exact numbers of spans, points and log records with the OpenTelemetry SDK of Go, each exported batch to two
// places: TRUTH and VIA, both `http://host:port,host:port` (HTTP, gRPC). Spans over HTTP with gzip, points over gRPC with gzip,
// exemplars and summaries, records over HTTP.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	otellog "go.opentelemetry.io/otel/log"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

var (
	background = context.Background()
	sender     = resource.NewWithAttributes("https://opentelemetry.io/schemas/1.30.0",
		attribute.String("service.name", "sender-go"),
		attribute.Int64Slice("numbers", []int64{1, -2, 1 << 60}),
		attribute.Float64("half", 0.5), attribute.Bool("yes", true))
)

type place struct{ http, grpc string }

func number(name string) int {
	n, err := strconv.Atoi(os.Getenv(name))
	check(err)
	return n
}

func places() (both []place) {
	for _, name := range []string{"TRUTH", "VIA"} {
		http, grpc, _ := strings.Cut(os.Getenv(name), ",")
		both = append(both, place{http, grpc})
	}
	return both
}

// A failure of either place is ours: the test compares what both have.
func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

type teeSpans []sdktrace.SpanExporter

func (tee teeSpans) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	for _, one := range tee {
		check(one.ExportSpans(ctx, spans))
	}
	return nil
}

func (tee teeSpans) Shutdown(ctx context.Context) error {
	for _, one := range tee {
		check(one.Shutdown(ctx))
	}
	return nil
}

func spans(count int) {
	var tee teeSpans
	for _, to := range places() {
		one, err := otlptracehttp.New(background, otlptracehttp.WithEndpointURL(to.http+"/v1/traces"),
			otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
		check(err)
		tee = append(tee, one)
	}
	limits := sdktrace.NewSpanLimits()
	limits.AttributeCountLimit, limits.EventCountLimit, limits.LinkCountLimit = 7, 2, 1
	provider := sdktrace.NewTracerProvider(sdktrace.WithResource(sender), sdktrace.WithRawSpanLimits(limits),
		sdktrace.WithBatcher(tee, sdktrace.WithMaxQueueSize(count), sdktrace.WithMaxExportBatchSize(1009), sdktrace.WithBlocking()))
	tracer := provider.Tracer("spans", trace.WithInstrumentationVersion("1"),
		trace.WithInstrumentationAttributes(attribute.Bool("scope", true)))
	state, err := trace.ParseTraceState("vendor=a,other=b")
	check(err)
	parent := background
	for i := range count {
		if i%6 == 0 {
			parent = background
		}
		options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKind(i % 6))}
		if i%29 == 1 {
			link := trace.SpanContextFromContext(parent).WithTraceState(state)
			options = append(options, trace.WithLinks(trace.Link{SpanContext: link}, trace.Link{SpanContext: link}))
		}
		next, span := tracer.Start(parent, fmt.Sprintf("topic-%d publish", i%7), options...)
		span.SetAttributes(attribute.Int("i", i), attribute.String("messaging.system", "kafka"), attribute.Float64("whole", 2),
			attribute.StringSlice("list", []string{"ä", "b"}), attribute.BoolSlice("flags", []bool{i%2 == 0}))
		if i%13 == 0 {
			for j := range 9 {
				span.SetAttributes(attribute.Int(fmt.Sprint("extra.", j), j))
			}
		}
		for j := range i % 4 {
			span.AddEvent("event", trace.WithAttributes(attribute.Int("j", j)))
		}
		if i%11 == 0 {
			span.SetStatus(codes.Error, "failed")
		} else if i%7 == 0 {
			span.SetStatus(codes.Ok, "")
		}
		span.End()
		parent = next
	}
	check(provider.Shutdown(background))
}

type teeMetrics []sdkmetric.Exporter

func (tee teeMetrics) Temporality(sdkmetric.InstrumentKind) metricdata.Temporality {
	return metricdata.DeltaTemporality
}

func (tee teeMetrics) Aggregation(kind sdkmetric.InstrumentKind) sdkmetric.Aggregation {
	return tee[0].Aggregation(kind)
}

func (tee teeMetrics) Export(ctx context.Context, metrics *metricdata.ResourceMetrics) error {
	for _, one := range tee {
		check(one.Export(ctx, metrics))
	}
	return nil
}

func (tee teeMetrics) ForceFlush(context.Context) error { return nil }

func (tee teeMetrics) Shutdown(ctx context.Context) error {
	for _, one := range tee {
		check(one.Shutdown(ctx))
	}
	return nil
}

// summaries is what a bridge from another library would bring: the SDK itself makes none.
type summaries int

func (count summaries) Produce(context.Context) ([]metricdata.ScopeMetrics, error) {
	points := make([]metricdata.SummaryDataPoint, count)
	for i := range points {
		points[i] = metricdata.SummaryDataPoint{
			Attributes: attribute.NewSet(attribute.Int("series", i)),
			StartTime:  time.Unix(1_700_000_000, int64(i)), Time: time.Unix(1_700_000_100, 7),
			Count: uint64(i), Sum: float64(i) / 4,
			QuantileValues: []metricdata.QuantileValue{{Quantile: 0.5, Value: float64(i)}, {Quantile: 0.99, Value: 1e9}},
		}
	}
	metrics := []metricdata.Metrics{{Name: "summary", Unit: "s", Data: metricdata.Summary{DataPoints: points}}}
	return []metricdata.ScopeMetrics{{Scope: instrumentation.Scope{Name: "bridge", SchemaURL: "https://opentelemetry.io/schemas/1.29.0"},
		Metrics: metrics}}, nil
}

// A seventh summaries, the rest in turn: sum, level, gauge, histogram, exponential histogram.
func points(count int) {
	var tee teeMetrics
	for _, to := range places() {
		one, err := otlpmetricgrpc.New(background, otlpmetricgrpc.WithEndpoint(to.grpc), otlpmetricgrpc.WithInsecure(),
			otlpmetricgrpc.WithCompressor("gzip"))
		check(err)
		tee = append(tee, one)
	}
	reader := sdkmetric.NewPeriodicReader(tee, sdkmetric.WithInterval(time.Hour), sdkmetric.WithProducer(summaries(count/7)))
	exponential := sdkmetric.NewView(sdkmetric.Instrument{Name: "exp"},
		sdkmetric.Stream{Aggregation: sdkmetric.AggregationBase2ExponentialHistogram{MaxSize: 160, MaxScale: 20}})
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithResource(sender), sdkmetric.WithReader(reader),
		sdkmetric.WithView(exponential), sdkmetric.WithExemplarFilter(exemplar.AlwaysOnFilter))
	meter := provider.Meter("points", metric.WithInstrumentationVersion("2"))
	sum, err := meter.Float64Counter("sum", metric.WithUnit("By"), metric.WithDescription("a sum"))
	check(err)
	level, err := meter.Int64UpDownCounter("level")
	check(err)
	gauge, err := meter.Float64Gauge("gauge")
	check(err)
	histogram, err := meter.Float64Histogram("histogram", metric.WithExplicitBucketBoundaries(1, 2, 5))
	check(err)
	exp, err := meter.Float64Histogram("exp")
	check(err)
	record := []func(float64, attribute.Set){
		func(v float64, set attribute.Set) { sum.Add(background, v, metric.WithAttributeSet(set)) },
		func(v float64, set attribute.Set) { level.Add(background, -int64(v), metric.WithAttributeSet(set)) },
		func(v float64, set attribute.Set) { gauge.Record(background, v, metric.WithAttributeSet(set)) },
		func(v float64, set attribute.Set) { histogram.Record(background, v, metric.WithAttributeSet(set)) },
		func(v float64, set attribute.Set) { exp.Record(background, v-3, metric.WithAttributeSet(set)) },
	}
	for i := range count - count/7 {
		for j := range 3 {
			record[i%len(record)](float64(i)/4+float64(j), attribute.NewSet(attribute.Int("series", i), attribute.String("kind", "x")))
		}
	}
	check(provider.Shutdown(background))
}

type teeLogs []sdklog.Exporter

func (tee teeLogs) Export(ctx context.Context, records []sdklog.Record) error {
	for _, one := range tee {
		check(one.Export(ctx, records))
	}
	return nil
}

func (tee teeLogs) ForceFlush(context.Context) error { return nil }

func (tee teeLogs) Shutdown(ctx context.Context) error {
	for _, one := range tee {
		check(one.Shutdown(ctx))
	}
	return nil
}

func logs(count int) {
	var tee teeLogs
	for _, to := range places() {
		one, err := otlploghttp.New(background, otlploghttp.WithEndpointURL(to.http+"/v1/logs"))
		check(err)
		tee = append(tee, one)
	}
	processor := sdklog.NewBatchProcessor(tee, sdklog.WithMaxQueueSize(count), sdklog.WithExportMaxBatchSize(509))
	provider := sdklog.NewLoggerProvider(sdklog.WithResource(sender), sdklog.WithProcessor(processor),
		sdklog.WithAttributeCountLimit(2))
	logger := provider.Logger("logs", otellog.WithInstrumentationVersion("3"))
	for i := range count {
		var record otellog.Record
		record.SetTimestamp(time.Unix(1_700_000_000, int64(i)))
		record.SetObservedTimestamp(time.Unix(1_700_000_001, 0))
		record.SetSeverity(otellog.Severity(i % 25))
		record.SetSeverityText("level")
		record.SetBody(otellog.MapValue(otellog.Int("i", i), otellog.Bytes("bytes", []byte{0, 255}),
			otellog.Slice("list", otellog.StringValue("a"), otellog.Float64Value(2))))
		record.AddAttributes(otellog.Int("i", i), otellog.Bool("yes", true), otellog.String("dropped", "x"))
		if i%5 == 0 {
			record.SetEventName("event")
		}
		logger.Emit(background, record)
	}
	check(provider.Shutdown(background))
}

func main() {
	spans(number("SPANS"))
	points(number("POINTS"))
	logs(number("LOGS"))
}
