// Boots a kernel under qemu, runs a command in it on the files of the host, and gives back its output and exit code.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cache } from '../support/cached.ts'
import { image } from './image.ts'
import { prepare } from './kernel.ts'
import { troubles } from './troubles.ts'

export interface BootOptions {
  /** A name of kernels.ts. */
  readonly kernel: string
  /** A program and its arguments, found by PATH. */
  readonly command: readonly string[]
  /** Folder in which it starts; this one unless given. */
  readonly cwd?: string
  readonly memoryMb?: number
  /** Of the whole, boot included. */
  readonly timeoutMs?: number
  /** A folder of the host that the guest may write, at the same path. */
  readonly writable?: string
  /** Ends the guest. */
  readonly signal?: AbortSignal
  /** What the command says, as it comes. */
  readonly onOutput?: (chunk: Buffer) => void
}

export interface Booted {
  /** Exit code of the command, exactly. */
  readonly code: number
  /** Standard output and standard error, as they came. */
  readonly output: string
  /** From the start of qemu until the command began. */
  readonly bootMs: number
  readonly allMs: number
}

const TIMEOUT_MS = 300_000
const CONSOLE_LINES = 30

/**
 * Rejects when the guest did not come to an end by itself: panic, hang, time over; and when its kernel complained (BUG,
 * WARNING, Oops …). The message has the last lines of its console.
 */
export async function boot(options: BootOptions): Promise<Booted> {
  const kernel = prepare(options.kernel)
  const disk = image()
  const control = mkdtempSync(join(tmpdir(), 'spantap-vm-'))
  const read = (name: string): string => {
    const path = join(control, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }
  try {
    writeFileSync(join(control, 'command'), script(options))
    const list = (name: string, paths: readonly string[]): void =>
      writeFileSync(join(control, name), paths.map((path) => `${path}\n`).join(''))
    list('disk', disk.paths)
    list('kept', [process.cwd(), cache()])
    if (options.writable !== undefined) writeFileSync(join(control, 'writable'), options.writable)
    const began = performance.now()
    const chunks: Buffer[] = []
    const ended = await qemu(
      qemuArguments(options, { ...kernel, disk: disk.file }, control),
      options,
      (chunk) => {
        chunks.push(chunk)
        options.onOutput?.(chunk)
      },
    )
    const bootMs = Number(read('ready')) * 1000
    const allMs = performance.now() - began
    const code = read('exit').trim()
    const found = troubles(read('dmesg') || read('console'))
    if (code !== '' && found.length === 0) {
      return { code: Number(code), output: Buffer.concat(chunks).toString(), bootMs, allMs }
    }
    const why = found.length > 0 ? `its kernel complained: ${found[0]}` : ended
    const log = found.length > 0 ? found.join('\n') : last(read('console') || read('dmesg'))
    const output = last(Buffer.concat(chunks).toString())
    throw new Error(`kernel ${kernel.release}: ${why}\nconsole:\n${log}\noutput:\n${output}`)
  } finally {
    rmSync(control, { recursive: true, force: true })
  }
}

/** Resolves with how it ended, in words. */
function qemu(
  args: readonly string[],
  options: BootOptions,
  onOutput: (chunk: Buffer) => void,
): Promise<string> {
  // It does not outlive us, however we end.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  })
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS
  let how = ''
  const end = (why: string): void => {
    how ||= why
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => end(`did not end within ${timeoutMs / 1000} s`), timeoutMs)
  const abort = (): void => end('was told to end')
  if (options.signal?.aborted) abort()
  options.signal?.addEventListener('abort', abort)
  let said = ''
  child.stdio[3]?.on('data', onOutput)
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) =>
      resolve(
        how ||
          (code === 0 ? 'ended before the command did' : `qemu ended with ${code}: ${said.trim()}`),
      ),
    )
  }).finally(() => {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', abort)
  })
}

function qemuArguments(
  options: BootOptions,
  from: { image: string; initramfs: string; disk: string },
  control: string,
): string[] {
  const share = (path: string, tag: string, more = ''): string[] => [
    '-virtfs',
    `local,path=${comma(path)},mount_tag=${tag},security_model=none,multidevs=remap${more}`,
  ]
  const words = [
    '-accel tcg,thread=multi -cpu max',
    `-smp 2 -m ${options.memoryMb ?? 2048}`,
    '-nodefaults -no-user-config -display none -no-reboot',
    '-device virtio-serial-pci -chardev socket,id=output,fd=3',
    '-device virtserialport,chardev=output,name=output',
  ]
  return [
    ...words.flatMap((each) => each.split(' ')),
    ...share('/', 'host', ',readonly=on'),
    ...share(control, 'control'),
    ...(options.writable === undefined ? [] : share(options.writable, 'writable')),
    '-drive',
    `file=${comma(from.disk)},format=raw,if=virtio,readonly=on`,
    '-serial',
    `file:${comma(join(control, 'console'))}`,
    '-kernel',
    from.image,
    '-initrd',
    from.initramfs,
    '-append',
    COMMAND_LINE,
  ]
}

/** A comma in a value is written twice. */
const comma = (path: string): string => path.replaceAll(',', ',,')

/** Quiet and quick: what costs an emulated CPU much and tests nothing of ours is off. A panic ends qemu. */
const COMMAND_LINE = [
  'console=ttyS0 quiet loglevel=4 panic=-1 oops=panic',
  'mitigations=off init_on_alloc=0 no_timer_check nowatchdog rcupdate.rcu_cpu_stall_suppress=1',
  'random.trust_cpu=on audit=0 apparmor=0',
].join(' ')

/** The command as a line of the shell, in the folder and environment of the host. */
function script(options: BootOptions): string {
  const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
  const inherited = ['PATH', 'HOME', 'LANG', 'TZ'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [`${name}=${value}`]
  })
  const line = ['env', '-i', ...inherited, ...options.command].map(quote).join(' ')
  return `cd ${quote(options.cwd ?? process.cwd())} && exec ${line}`
}

const last = (text: string): string => text.trimEnd().split('\n').slice(-CONSOLE_LINES).join('\n')
