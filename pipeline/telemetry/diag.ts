// What the OpenTelemetry SDK says about itself, as lines of our own log.
import { diag, DiagLogLevel, type DiagLogger } from '@opentelemetry/api'
import type { Logger } from '../log.ts'

const LONGEST = 300

/** There is one for the process: the last. A reload may begin the next before it ends the last, or end the next because it is refused. */
const bridges: DiagLogger[] = []

/** Send the SDK's warnings and errors to `log`; call what it gives to end that. */
export function bridgeDiagnostics(log: Logger): () => void {
  const mine: DiagLogger = {
    error: (message, ...more) => log.error(...line(message, more)),
    warn: (message, ...more) => log.warn(...line(message, more)),
    info: (message, ...more) => log.info(...line(message, more)),
    debug: (message, ...more) => log.debug(...line(message, more)),
    verbose: (message, ...more) => log.debug(...line(message, more)),
  }
  bridges.push(mine)
  show()
  return () => {
    const at = bridges.indexOf(mine)
    if (at === -1) return
    bridges.splice(at, 1)
    show()
  }
}

function show(): void {
  const last = bridges.at(-1)
  if (!last) diag.disable()
  else diag.setLogger(last, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true })
}

function line(message: string, more: readonly unknown[]): [string, { detail: string | undefined }] {
  const detail = [sentence(message), ...more.map(String)].join(' ').slice(0, LONGEST)
  return ['OpenTelemetry SDK', { detail }]
}

/** Errors come as JSON with a stack, of which only the message is for people. */
function sentence(message: string): string {
  if (!message.startsWith('{')) return message
  try {
    const parsed = JSON.parse(message) as { message?: unknown }
    return typeof parsed.message === 'string' ? parsed.message : message
  } catch {
    return message
  }
}
