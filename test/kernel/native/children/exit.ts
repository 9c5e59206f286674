// Ends in one of several ways, all of them in the middle of traffic. Usage: exit.ts FILE HOW
import { traffic } from './traffic.ts'

const [file = '', how = ''] = process.argv.slice(2)
let batches = 0
let caught = 0

const { object, end } = traffic(file, () => {
  batches++
  if (how === 'exit inside' && batches === 23) process.exit(7)
  if (how === 'close inside' && batches === 23) close()
  if (how === 'throw' && batches === 23) throw new Error('thrown by a callback')
  if (how === 'catch' && batches < 23) throw new Error('thrown by a callback')
})

function close(): void {
  end()
  object.close()
}

if (how === 'catch') process.on('uncaughtException', () => caught++)
setTimeout(() => {
  if (batches === 0) throw new Error('no traffic')
  if (how === 'exit') process.exit(7)
  if (how === 'close') close()
  if (how === 'kill') process.kill(process.pid, 'SIGKILL')
  if (how === 'stop') {
    end()
    void object.stop()
  }
  if (how === 'catch') {
    console.log(JSON.stringify({ caught, more: batches > 23 }))
    close()
  }
}, 100)
