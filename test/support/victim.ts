// A real spantap with an otlp receiver for tests that attack it: its counters, its memory, and requests that must still work.
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { spans } from '../receivers/otlp/requests.ts'
import { EXPORT, framed, GrpcClient } from './grpc_client.ts'
import { freePorts } from './ports.ts'
import { startSpantap, type Spantap } from './spantap.ts'
import { until } from './until.ts'

export const PROTOBUF = { 'content-type': 'application/x-protobuf' }

export interface Answer {
  /** 0: the connection was reset before there was one. */
  readonly status: number
  readonly body: string
}

export class Victim {
  readonly spantap: Spantap
  readonly ports: Readonly<Record<'grpc' | 'http', number>>
  #rssBefore = 0
  /** Spans of good requests. */
  #accepted = 0

  private constructor(spantap: Spantap, ports: Victim['ports']) {
    this.spantap = spantap
    this.ports = ports
  }

  /** otlp → nop. It is warm: what it needs for good requests it already has. */
  static async start(http: object = {}): Promise<Victim> {
    const ports = await freePorts('grpc', 'http')
    const endpoint = (port: number): { endpoint: string } => ({ endpoint: `127.0.0.1:${port}` })
    const protocols = { grpc: endpoint(ports.grpc), http: { ...endpoint(ports.http), ...http } }
    const spantap = await startSpantap({
      change: (config) => {
        config.receivers = { otlp: { protocols } }
        config.processors = {}
        config.exporters = { nop: null }
        config.service.pipelines = {
          traces: { receivers: ['otlp'], processors: [], exporters: ['nop'] },
        }
      },
    })
    const victim = new Victim(spantap, ports)
    for (let i = 0; i < 101; i++) await victim.goodRequests()
    victim.#rssBefore = victim.#memory('VmRSS')
    return victim
  }

  /** One over each protocol. Gives how many more spans were accepted than came in good requests: 0, unless an attack had some. */
  async goodRequests(): Promise<number> {
    const { status } = await this.post(PROTOBUF, spans(7))
    if (status !== 200)
      throw new Error(
        `a good request over HTTP was answered ${status}; it said:\n${this.spantap.log()}`,
      )
    const client = new GrpcClient(`127.0.0.1:${this.ports.grpc}`)
    const { code, message } = await client.call(EXPORT.traces, framed(spans(11)))
    client.close()
    if (code !== 0) throw new Error(`a good request over gRPC was answered ${code} ${message}`)
    this.#accepted += 18
    const samples = await this.spantap.metrics()
    return samples.sum('otelcol_receiver_accepted_spans') - this.#accepted
  }

  /** Bytes of memory that it has now and had not before all attacks. */
  growth(): number {
    return this.#memory('VmRSS') - this.#rssBefore
  }

  /**
   * Resolves when it has grown by less than `bytes`: garbage is collected when somebody asks for room, so good requests ask. Rejects when
   * that does not happen, or when it was at `peak` or more at its worst moment.
   */
  async shrinks(bytes: number, peak: number): Promise<void> {
    const mib = (n: number): string => `${Math.round(n / 1_048_576)} MiB`
    await until(
      () => `growth under ${mib(bytes)}, now ${mib(this.growth())}`,
      async () => this.growth() < bytes || (await this.goodRequests(), false),
      30_000,
    )
    const worst = this.#memory('VmHWM') - this.#rssBefore
    if (worst >= peak) throw new Error(`grew by ${mib(worst)}, which is not under ${mib(peak)}`)
  }

  rejected(reason: string, transport: string): Promise<number> {
    return this.#count('rejected_requests', reason, transport)
  }

  dropped(reason: string, transport: string): Promise<number> {
    return this.#count('dropped_connections', reason, transport)
  }

  async connections(transport: string): Promise<number> {
    const samples = await this.spantap.metrics()
    return samples.sum('spantap_receiver_connections', { transport })
  }

  post(headers: Record<string, string | number>, body: Uint8Array | string): Promise<Answer> {
    return new Promise((resolve) => {
      const where = { port: this.ports.http, host: '127.0.0.1', path: '/v1/traces' }
      const request = httpRequest({ ...where, method: 'POST', headers }, (response) => {
        let text = ''
        response.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
      })
      request.once('error', () => resolve({ status: 0, body: '' }))
      request.end(body)
    })
  }

  /** Send these bytes as they are over HTTP; gives the statuses that come back until the other end hangs up. */
  raw(bytes: Uint8Array | string, ms = 10_000): Promise<string[]> {
    return new Promise((resolve) => {
      const socket = connect(this.ports.http, '127.0.0.1')
      let got = ''
      const done = (): void => {
        clearTimeout(timer)
        socket.destroy()
        resolve(got.match(/^HTTP\/1\.1 \d+/gm)?.map((line) => line.slice(9)) ?? [])
      }
      const timer = setTimeout(done, ms)
      socket.on('data', (piece) => (got += piece.toString('latin1')))
      socket.once('error', done)
      socket.once('close', done)
      socket.write(bytes)
    })
  }

  async #count(name: string, reason: string, transport: string): Promise<number> {
    const samples = await this.spantap.metrics()
    return samples.sum(`spantap_receiver_${name}_total`, { reason, transport })
  }

  /** From proc(5). */
  #memory(line: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.spantap.pid}/status`, 'utf8')
    return Number(new RegExp(`${line}:\\s+(\\d+)`).exec(status)![1]) * 1024
  }
}

/** `attack` raises the number that `look` gives by at least `by`. */
export async function counts(
  look: () => Promise<number>,
  by: number,
  attack: () => Promise<unknown>,
): Promise<void> {
  const before = await look()
  await attack()
  let now = before
  await until(
    () => `counted ${by} times, not ${now - before}`,
    async () => (now = await look()) >= before + by,
  )
}
