// Looks names up with c-ares, all at once: lookups.mjs COUNT SUFFIX. One line of JSON at the end.
import { resolve4 } from 'node:dns/promises'

const [count, suffix] = process.argv.slice(2)
const names = Array.from({ length: Number(count) }, (_, i) => `n${i}.${suffix}`)
const found = await Promise.all(names.map((name) => resolve4(name)))
console.log(JSON.stringify({ answered: found.filter((list) => list.length === 1).length }))
