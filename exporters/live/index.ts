// live: the requests of this host as a table in the terminal, with what was seen but not decoded and what was lost.
import { ACCEPTED } from '../../pipeline/batch.ts'
import { exporter, type Settings } from '../../pipeline/component.ts'
import { setSink } from '../../pipeline/log_sink.ts'
import { config, type LiveConfig } from './config.ts'
import { render, roomFor } from './render.ts'
import { Screen } from './screen.ts'
import { statusOf } from './status.ts'
import { Table } from './table.ts'

/** A table that changes faster than this is not read but watched. */
const REDRAW_MS = 500
const PRINT_MS = 10_000
const PRINT_WIDTH = 120

interface View {
  stop(): void
}

export default exporter<LiveConfig, 'traces'>({
  type: 'live',
  stability: 'beta',
  config,
  accepts: ['traces'],
  open(set, options) {
    const table = new Table()
    const view = viewOf(set, options, table)
    return {
      push(batch) {
        if (view) table.add(batch.data, performance.now())
        batch.settle(ACCEPTED)
      },
      async flush() {
        view?.stop()
      },
    }
  },
})

function viewOf(set: Settings, { mode, interval }: LiveConfig, table: Table): View | undefined {
  const terminal = process.stdout.isTTY && process.env['TERM'] !== 'dumb'
  if (mode === 'plain') return printed(set, table, interval || PRINT_MS)
  if (mode === 'tty' || (mode === 'auto' && terminal)) {
    return drawn(set, table, Math.max(interval, REDRAW_MS))
  }
  return undefined
}

/** Redrawn in place; log lines that would hit the same terminal go above. */
function drawn(set: Settings, table: Table, interval: number): View {
  const out = process.stdout
  const screen = new Screen(out)
  const colour = out.isTTY && out.hasColors() && !process.env['NO_COLOR']
  const draw = (): void => {
    const size = { width: out.columns || PRINT_WIDTH, height: out.rows || 24, colour }
    const view = table.view(performance.now(), roomFor(size.height))
    screen.draw(render(view, statusOf(set.telemetry.samples()), size))
  }
  const release = process.stderr.isTTY ? setSink((line) => screen.above(line)) : undefined
  const timer = setInterval(draw, interval)
  out.on('resize', draw)
  draw()
  return {
    stop() {
      clearInterval(timer)
      out.off('resize', draw)
      draw()
      release?.()
      screen.stop()
    },
  }
}

/** Printed now and then, for a log or a pipe. */
function printed(set: Settings, table: Table, interval: number): View {
  const print = (): void => {
    const size = { width: PRINT_WIDTH, height: Infinity, colour: false }
    const view = table.view(performance.now(), Infinity)
    const lines = render(view, statusOf(set.telemetry.samples()), size)
    process.stdout.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n\n`)
  }
  const timer = setInterval(print, interval)
  let stopped = false
  return {
    stop() {
      clearInterval(timer)
      if (!stopped) print()
      stopped = true
    },
  }
}
