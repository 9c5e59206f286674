// Starts workers that read rings, and ends them in the middle of traffic. Usage: worker.ts FILE
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { traffic } from './traffic.ts'

interface Task {
  readonly file: string
  /** Set and notified when there is traffic. */
  readonly busy: Int32Array<SharedArrayBuffer>
  readonly how: string
}

function work({ file, busy, how }: Task): void {
  let batches = 0
  const { object, end } = traffic(file, () => {
    batches++
    if (batches !== 23) return
    Atomics.store(busy, 0, 1)
    Atomics.notify(busy, 0)
    if (how === 'exit') process.exit()
    if (how === 'close') {
      end()
      object.close()
    }
    if (how === 'throw') throw new Error('thrown by a callback')
  })
}

async function run(file: string, how: string): Promise<string> {
  const busy = new Int32Array(new SharedArrayBuffer(4))
  const task: Task = { file, busy, how }
  const worker = new Worker(new URL(import.meta.url), { workerData: task })
  const ended = new Promise<string>((resolve) => {
    worker.once('error', (error: Error) => resolve(error.message))
    worker.once('exit', (code) => resolve(`exit ${code}`))
  })
  await Atomics.waitAsync(busy, 0, 0).value
  await sleep(20)
  if (how === 'terminate') await worker.terminate()
  return ended
}

if (isMainThread) {
  const file = process.argv[2] ?? ''
  for (const how of ['terminate', 'exit', 'close', 'throw', 'terminate']) {
    const ends = await Promise.all([run(file, how), run(file, how)])
    console.log(`${how}: ${ends.join(', ')}`)
  }
} else {
  work(workerData as Task)
}
