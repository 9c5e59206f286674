// Which BPF programs, maps and links a process holds, and which of them are still in the kernel (bpftool).
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** `prog 17 send_length`, `map 4 events`, `link 9`: ids are not used again for a long time. */
export type KernelObject = string

interface Listed {
  readonly id: number
  readonly name?: string
  /** Of a map. */
  readonly type: string
  readonly map_ids?: readonly number[]
}

/** Debian keeps administrators' programs apart. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`

function list(kind: 'prog' | 'map' | 'link'): Listed[] {
  const env = { ...process.env, PATH }
  const json = execFileSync('bpftool', ['-j', kind, 'show'], { encoding: 'utf8', env })
  return json.trim() === '' ? [] : (JSON.parse(json) as Listed[])
}

const worded = (kind: string, { id, name }: Listed): KernelObject =>
  `${kind} ${id} ${name ?? ''}`.trim()

/** All of the host. */
export function kernelObjects(): Set<KernelObject> {
  return new Set(
    (['prog', 'map', 'link'] as const).flatMap((kind) =>
      list(kind).map((one) => worded(kind, one)),
    ),
  )
}

/** What `pid` holds by a file descriptor, and the maps of its programs. */
export function objectsOf(pid: number): Set<KernelObject> {
  const held = { prog: new Set<number>(), map: new Set<number>(), link: new Set<number>() }
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    for (const [, kind, id] of readInfo(pid, fd).matchAll(/^(prog|map|link)_id:\s+(\d+)$/gm)) {
      held[kind as keyof typeof held].add(Number(id))
    }
  }
  const programs = list('prog').filter(({ id }) => held.prog.has(id))
  for (const id of programs.flatMap(({ map_ids }) => map_ids ?? [])) held.map.add(id)
  return new Set([
    ...programs.map((one) => worded('prog', one)),
    ...list('map')
      .filter(({ id }) => held.map.has(id))
      .map((one) => worded('map', one)),
    ...list('link')
      .filter(({ id }) => held.link.has(id))
      .map((one) => worded('link', one)),
  ])
}

function readInfo(pid: number, fd: string): string {
  try {
    return readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8')
  } catch {
    return '' // closed meanwhile
  }
}

/** Files in the BPF file system, where a pin would be. */
export function pins(): string[] {
  const folder = '/sys/fs/bpf'
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []
}

const HASHES = ['hash', 'lru_hash']

/** Entries of the hash maps that `pid` holds, by name: arrays have as many as they have from the beginning. */
export function mapEntries(pid: number): Map<string, number> {
  const env = { ...process.env, PATH }
  const ids = new Set(
    [...objectsOf(pid)].filter((one) => one.startsWith('map ')).map((one) => one.split(' ')[1]),
  )
  const maps = list('map').filter(({ id, type }) => ids.has(String(id)) && HASHES.includes(type))
  return new Map(
    maps.map(({ id, name }) => {
      const json = execFileSync('bpftool', ['-j', 'map', 'dump', 'id', String(id)], {
        encoding: 'utf8',
        env,
        maxBuffer: 2 ** 28,
      })
      return [name ?? String(id), (JSON.parse(json) as unknown[]).length]
    }),
  )
}
