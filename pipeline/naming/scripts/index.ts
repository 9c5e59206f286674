// Programs that run other people's code, and how each one's arguments name that code.
import { beamScript } from './beam.ts'
import { dotnetScript } from './dotnet.ts'
import { javaScript } from './java.ts'
import { bunScript, denoScript, nodeScript } from './node.ts'
import { perlScript } from './perl.ts'
import { phpScript } from './php.ts'
import { pythonScript, pythonTool } from './python.ts'
import { rubyScript } from './ruby.ts'
import { plainScript, shellScript } from './shell.ts'

export interface Interpreter {
  /** A value of `telemetry.sdk.language`; undefined when the conventions have none. */
  readonly language: string | undefined
  /** `args` follow the program; undefined when they name nothing. */
  script(args: readonly string[], cwd: string): string | undefined
}

function interpreter(language: string | undefined, script: Interpreter['script']): Interpreter {
  return { language, script }
}

const node = interpreter('nodejs', nodeScript)
const python = interpreter('python', pythonScript)
const ruby = interpreter('ruby', rubyScript)
const shell = interpreter(undefined, shellScript)
const plain = interpreter(undefined, plainScript)
const noScript = (): undefined => undefined

export const INTERPRETERS: ReadonlyMap<string, Interpreter> = new Map([
  ['node', node],
  ['nodejs', node],
  ['deno', interpreter(undefined, denoScript)],
  ['bun', interpreter(undefined, bunScript)],
  ['python', python],
  ['pypy', python],
  ['uwsgi', interpreter('python', (args, cwd) => pythonTool('uwsgi', args, cwd))],
  ['java', interpreter('java', javaScript)],
  ['ruby', ruby],
  ['jruby', ruby],
  ['perl', interpreter(undefined, perlScript)],
  ['php', interpreter('php', phpScript)],
  ['php-cgi', interpreter('php', phpScript)],
  ['php-fpm', interpreter('php', noScript)],
  ['dotnet', interpreter('dotnet', dotnetScript)],
  ['beam.smp', interpreter('erlang', beamScript)],
  ['bash', shell],
  ['sh', shell],
  ['dash', shell],
  ['ash', shell],
  ['zsh', shell],
  ['ksh', shell],
  ['lua', plain],
  ['luajit', plain],
  ['tclsh', plain],
  ['Rscript', plain],
])
