// Keep all of libuv's threads busy, for tests of what waits for one: each opens a pipe that nobody writes to yet.
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, open, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** libuv's own number. */
const THREADS = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4)

/** Call what it gives to let them go. Safe twice. */
export function holdThreads(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-threads-'))
  const pipe = join(folder, 'pipe')
  if (spawnSync('mkfifo', [pipe]).status !== 0) throw new Error(`mkfifo ${pipe} failed`)
  for (let i = 0; i < THREADS; i++) open(pipe, 'r', (error, fd) => !error && closeSync(fd))
  let held = true
  return () => {
    if (!held) return
    held = false
    // Both ends, so that it does not wait itself.
    const fd = openSync(pipe, 'r+')
    setTimeout(() => {
      closeSync(fd)
      rmSync(folder, { recursive: true })
    }, 100)
  }
}
