"""Sends exact numbers of spans, points and log records with the OpenTelemetry SDK of Python, each exported batch to two places.

TRUTH and VIA are `http://host:port,host:port` (HTTP, gRPC). Spans over gRPC with gzip, points as protobuf over HTTP with gzip and
exemplars, records over HTTP.
"""
import logging
import os
import sys

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry._logs import LogRecord, SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import AlwaysOnExemplarFilter, Histogram, MeterProvider
from opentelemetry.sdk.metrics.export import MetricExporter, PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanLimits, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, SpanKind, Status, StatusCode
from grpc import Compression as GrpcCompression

SPANS, POINTS, LOGS = (int(os.environ[name]) for name in ("SPANS", "POINTS", "LOGS"))
PLACES = [os.environ[name].split(",") for name in ("TRUTH", "VIA")]
RESOURCE = Resource.create({"service.name": "sender-python", "list": ["a", "b"], "pi": 3.25, "big": 2**62})
KINDS = list(SpanKind)


def worst(results):
    """A failure of either place is ours: the test compares what both have."""
    for result in results:
        if result.name != "SUCCESS":
            print(f"an export failed: {result}", file=sys.stderr)
            os._exit(1)
    return results[0]


class Tee:
    """Every batch to both."""

    def __init__(self, both):
        self.both = both

    def export(self, batch, **more):
        return worst([one.export(batch, **more) for one in self.both])

    def shutdown(self, *_args, **_more):
        for one in self.both:
            one.shutdown()

    def force_flush(self, *_args, **_more):
        return True


class TeeMetrics(Tee, MetricExporter):
    """The reader asks an exporter of metrics for what it prefers."""

    def __init__(self, both):
        MetricExporter.__init__(self)
        Tee.__init__(self, both)


def spans():
    tee = Tee([OTLPSpanExporter(endpoint=grpc, insecure=True, compression=GrpcCompression.Gzip) for _, grpc in PLACES])
    provider = TracerProvider(resource=RESOURCE, span_limits=SpanLimits(max_attributes=6, max_events=2, max_links=2))
    provider.add_span_processor(BatchSpanProcessor(tee, max_queue_size=SPANS, max_export_batch_size=512))
    tracer = provider.get_tracer("spans", "1.0", attributes={"scope": True})
    parent = None
    for i in range(SPANS):
        context = trace.set_span_in_context(parent) if parent and i % 4 else None
        links = [Link(parent.get_span_context(), {"n": n}) for n in range(3)] if parent and i % 23 == 0 else []
        span = tracer.start_span(f"SELECT {i % 7}", context=context, kind=KINDS[i % 5], links=links)
        span.set_attributes({"db.system.name": "postgresql", "i": i, "ratio": i / 8, "none": False, "names": ["ä", "ß"]})
        if i % 13 == 0:
            span.set_attributes({f"extra.{j}": j for j in range(7)})
        for j in range(i % 4):
            span.add_event(f"event {j}", {"j": j})
        if i % 11 == 0:
            span.set_status(Status(StatusCode.ERROR, "failed – “so”"))
        elif i % 7 == 0:
            span.set_status(Status(StatusCode.OK))
        span.end()
        parent = span
    provider.shutdown()


def points():
    exporters = [OTLPMetricExporter(endpoint=f"{http}/v1/metrics", compression=Compression.Gzip) for http, _ in PLACES]
    reader = PeriodicExportingMetricReader(TeeMetrics(exporters), export_interval_millis=3600e3)
    exponential = View(instrument_type=Histogram, instrument_name="exp*", aggregation=ExponentialBucketHistogramAggregation())
    provider = MeterProvider([reader], resource=RESOURCE, views=[exponential], exemplar_filter=AlwaysOnExemplarFilter())
    meter = provider.get_meter("points", "2", schema_url="https://opentelemetry.io/schemas/1.30.0")
    record = [
        meter.create_counter("sum", "1", "a sum").add,
        meter.create_up_down_counter("level").add,
        meter.create_gauge("gauge", "Cel").set,
        meter.create_histogram("histogram", "s", explicit_bucket_boundaries_advisory=[0.5, 1, 2]).record,
        meter.create_histogram("exp", "ms").record,
    ]
    for i in range(POINTS):
        for j in range(3):
            record[i % len(record)](i / 4 + j, {"series": i, "kind": "x"})
    provider.shutdown()


def logs():
    tee = Tee([OTLPLogExporter(endpoint=f"{http}/v1/logs") for http, _ in PLACES])
    provider = LoggerProvider(resource=RESOURCE)
    provider.add_log_record_processor(BatchLogRecordProcessor(tee, max_queue_size=LOGS, max_export_batch_size=512))
    logger = provider.get_logger("logs", "3")
    for i in range(LOGS):
        record = LogRecord(
            timestamp=1_700_000_000_000_000_000 + i,
            observed_timestamp=1_700_000_001_000_000_000,
            severity_number=SeverityNumber.ERROR if i % 2 else SeverityNumber.DEBUG,
            severity_text="error" if i % 2 else "debug",
            body={"i": i, "deep": {"list": [1, 2.5, "x", b"\x00\xff"]}} if i % 3 == 0 else f"line {i}",
            attributes={"i": i, "none": None},
            event_name="event" if i % 5 == 0 else None,
        )
        logger.emit(record)
    provider.shutdown()


logging.basicConfig(level=logging.ERROR)
spans()
points()
logs()
