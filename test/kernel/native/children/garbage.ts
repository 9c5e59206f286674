// Drops objects without closing them and collects garbage: those that do nothing go, those that read a ring stay.
import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { open } from '../../../../native/index.ts'
import { emit, readRecords } from '../probe.ts'

const file = process.argv[2] ?? ''
const collect = globalThis.gc
if (!collect) throw new Error('run this with --expose-gc')

const maps = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('bpf-map')
    } catch {
      return false
    }
  }).length

const before = maps()
const seen: number[] = []
let each = 0
;(() => {
  for (let i = 0; i < 10; i++) each = (open(file), maps() - before) / (i + 1)
  const reader = open(file)
  reader.ring('events', (bytes) => {
    seen.push(...readRecords(bytes))
  })
  setTimeout(() => emit(reader, { count: 503, size: 8 }), 200)
})()
for (let i = 0; i < 20; i++) {
  collect()
  await sleep(20)
}
console.log(JSON.stringify({ objects: (maps() - before) / each, seen: seen.length }))
process.exit()
