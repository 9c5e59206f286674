// Programs that send with the OpenTelemetry SDKs of four languages: their packages are fetched once, from locked versions.
import { execFile } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { cached } from '../../support/cached.ts'
import { run } from '../../support/run.ts'

export interface Place {
  /** `http://host:port`. */
  readonly http: string
  /** `host:port`. */
  readonly grpc: string
}

export interface Amounts {
  readonly spans: number
  readonly points: number
  readonly logs: number
}

interface Sender {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const sources = (...paths: string[]): string[] => paths.map(at)

/** Debian's own, rather than a version manager's shell script before it. */
const PYTHON = '/usr/bin/python3'

const SENDERS = {
  node(): Sender {
    const files = sources('node/package.json', 'node/package-lock.json', 'node/.npmrc')
    const SDK = cached('sender-node', files, (folder) => {
      for (const file of files) cpSync(file, join(folder, file.slice(at('node/').length)))
      run('npm', ['ci', '--ignore-scripts', '--silent'], folder)
    })
    return { command: process.execPath, args: [at('node/sender.cjs')], env: { SDK } }
  },

  python(): Sender {
    const [requirements] = sources('python/requirements.txt') as [string]
    const folder = cached('sender-python', [requirements], (building) => {
      run(PYTHON, ['-m', 'venv', '.'], building)
      run('bin/python', ['-m', 'pip', 'install', '-q', '-r', requirements], building)
    })
    return { command: join(folder, 'bin/python'), args: [at('python/sender.py')] }
  },

  go(): Sender {
    const folder = cached(
      'sender-go',
      sources('go/main.go', 'go/go.mod', 'go/go.sum'),
      (building) => {
        run('go', ['build', '-mod=readonly', '-o', join(building, 'sender'), '.'], at('go/'))
      },
    )
    return { command: join(folder, 'sender'), args: [] }
  },

  java(): Sender {
    const files = sources('java/Sender.java', 'java/pom.xml')
    const folder = cached('sender-java', files, (building) => {
      for (const file of files) cpSync(file, join(building, file.slice(at('java/').length)))
      run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], building)
      run('javac', ['-cp', 'lib/*', '-d', 'classes', 'Sender.java'], building)
    })
    return { command: 'java', args: ['-cp', `${folder}/classes:${folder}/lib/*`, 'Sender'] }
  },
}

export type Language = keyof typeof SENDERS

/** Send these amounts, all of it to both places. Rejects when either has not taken all. */
export async function send(
  language: Language,
  amounts: Amounts,
  truth: Place,
  via: Place,
): Promise<void> {
  const { command, args, env } = SENDERS[language]()
  await promisify(execFile)(command, [...args], {
    env: {
      ...process.env,
      ...env,
      SPANS: String(amounts.spans),
      POINTS: String(amounts.points),
      LOGS: String(amounts.logs),
      TRUTH: `${truth.http},${truth.grpc}`,
      VIA: `${via.http},${via.grpc}`,
    },
  })
}
