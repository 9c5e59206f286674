// Starts workers that read rings, and ends them in the middle of traffic. Usage: worker.ts FILE
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { traffic } from './traffic.ts'

interface Task {
  readonly file: string
  readonly how: string
}

function work({ file, how }: Task): void {
  let batches = 0
  const { object, end } = traffic(file, () => {
    batches++
    if (batches !== 23) return
    parentPort?.postMessage('busy')
    if (how === 'exit') process.exit()
    if (how === 'close') {
      end()
      object.close()
    }
    if (how === 'throw') throw new Error('thrown by a callback')
  })
}

async function run(task: Task): Promise<string> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task })
  const busy = new Promise((resolve) => worker.once('message', resolve))
  const ended = new Promise<string>((resolve) => {
    worker.once('error', (error: Error) => resolve(error.message))
    worker.once('exit', (code) => resolve(`exit ${code}`))
  })
  await busy
  await sleep(20)
  if (task.how === 'terminate') await worker.terminate()
  return ended
}

if (isMainThread) {
  const file = process.argv[2] ?? ''
  for (const how of ['terminate', 'exit', 'close', 'throw', 'terminate']) {
    const ends = await Promise.all([run({ file, how }), run({ file, how })])
    console.log(`${how}: ${ends.join(', ')}`)
  }
} else {
  work(workerData as Task)
}
