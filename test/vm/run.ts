// `node test/vm/run.ts KERNEL [--writable FOLDER] [--timeout SECONDS] -- COMMAND…`: run a command in another kernel, on the files of
// this machine. Its output comes as it is written, its exit code is ours; 125 when the guest failed.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { boot } from './boot.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    writable: { type: 'string' },
    timeout: { type: 'string', default: '300' },
    memory: { type: 'string', default: '2048' },
  },
})
const [kernel, ...command] = positionals
if (kernel === undefined || command.length === 0) {
  console.error(
    'usage: node test/vm/run.ts KERNEL [--writable FOLDER] [--timeout SECONDS] -- COMMAND…',
  )
  process.exit(125)
}
try {
  const { code, bootMs, allMs } = await boot({
    kernel,
    command,
    timeoutMs: Number(values.timeout) * 1000,
    memoryMb: Number(values.memory),
    ...(values.writable === undefined ? {} : { writable: resolve(values.writable) }),
    onOutput: (chunk) => process.stdout.write(chunk),
  })
  const seconds = (ms: number): string => (ms / 1000).toFixed(1)
  console.error(
    `kernel ${kernel}: exit code ${code}, booted in ${seconds(bootMs)} s, all in ${seconds(allMs)} s`,
  )
  process.exitCode = code
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 125
}
