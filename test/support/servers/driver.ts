// test/apps/driver.py: sends numbered requests and knows what came back.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp, type Child } from './child.ts'

/** The options of driver.py by their names there; `true` is a flag. */
export interface DriverOptions {
  /** HOST:PORT, [::1]:PORT or unix:PATH */
  readonly to: string
  readonly row: string
  readonly answer?: string
  readonly count?: number
  readonly connections?: number
  readonly close?: boolean
  readonly pipeline?: number
  readonly 'bytes-per-write'?: number
  readonly 'path-bytes'?: number
  readonly 'header-bytes'?: number
  readonly query?: string
  readonly method?: string
  readonly 'body-bytes'?: number
  readonly chunked?: boolean
  readonly expect?: boolean
  readonly upgrade?: boolean
  /** Milliseconds. */
  readonly abort?: number
  readonly reset?: boolean
  readonly cut?: boolean
  readonly traceparent?: boolean
  readonly hold?: boolean
  readonly warm?: number
  /** Per second and connection. */
  readonly rate?: number
  readonly forever?: boolean
  readonly truth?: boolean
}

export interface Exchange {
  readonly n: number
  readonly path: string
  readonly status: number | null
  /** ns of CLOCK_MONOTONIC. */
  readonly start_ns: number
  readonly end_ns: number
}

export interface DriverResult {
  readonly pid: number
  /** Exchanges by status; 'none' without a response, '200 cut' with half a body. */
  readonly statuses: Readonly<Record<string, number>>
  readonly sent: number
  readonly received: number
  readonly errors: readonly string[]
  readonly error_count: number
  /** Only with `truth`. */
  readonly truth: readonly Exchange[]
}

export interface Driver {
  readonly pid: number
  /** Let a driver that was told to hold go on. */
  go(): void
  /** End one that runs for ever. */
  end(): void
  /** Resolves at its end, also when there were errors. */
  readonly result: Promise<DriverResult>
}

/** Starts a driver that holds or runs for ever, and waits until it has connected or begun. */
export async function startDriver(options: DriverOptions): Promise<Driver> {
  const child = startApp('driver.py', argumentsOf(options))
  await child.line()
  const result = resultOf(child)
  result.catch(() => {}) // whoever waits for it gets it all the same
  return {
    pid: child.pid,
    go: () => child.tell('go'),
    end: () => void child.stop(),
    result,
  }
}

/** Runs a driver to its end; rejects when a request failed in a way that nobody asked for. */
export async function runDriver(options: DriverOptions): Promise<DriverResult> {
  const folder = options.truth ? mkdtempSync(join(tmpdir(), 'spantap-driver-')) : undefined
  const file = folder === undefined ? undefined : join(folder, 'truth')
  try {
    const result = await resultOf(startApp('driver.py', argumentsOf(options, file)))
    if (result.error_count > 0) throw new Error(`driver: ${result.errors.join('; ')}`)
    return file === undefined ? result : { ...result, truth: readTruth(file) }
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

async function resultOf(child: Child): Promise<DriverResult> {
  const line = await child.line()
  await child.ended
  return { ...(JSON.parse(line) as DriverResult), truth: [] }
}

function argumentsOf(options: DriverOptions, truth?: string): string[] {
  const { truth: _, ...rest } = options
  return Object.entries({ ...rest, truth }).flatMap(([name, value]) => {
    if (value === undefined || value === false) return []
    return value === true ? [`--${name}`] : [`--${name}`, String(value)]
  })
}

const readTruth = (file: string): Exchange[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange)
