// Names of renamed files, and which of them are kept (as timberjack, which the Collector uses): `name-2006-01-02T15-04-05.000-size.ext`.
import { readdir, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import type { RotationConfig } from './config.ts'

const DAY_MS = 86_400_000
/** With the reason, or without one, as older Collectors wrote them. */
const STAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)\.(\d{3})(?:-size)?$/

/** Move the file out of the way, to a name that nothing has. */
export async function moveAway(path: string, local: boolean, nowMs = Date.now()): Promise<string> {
  for (let at = nowMs; ; at++) {
    const target = backupName(path, at, local)
    if (await isThere(target)) continue
    await rename(path, target)
    return target
  }
}

export function backupName(path: string, unixMs: number, local: boolean): string {
  const { name, extension } = parts(path)
  return join(dirname(path), `${name}-${stampOf(unixMs, local)}-size${extension}`)
}

/** Remove what is too old or too many. */
export async function prune(
  path: string,
  { max_days, max_backups, localtime }: RotationConfig,
  nowMs = Date.now(),
): Promise<void> {
  if (max_days <= 0 && max_backups <= 0) return
  const directory = dirname(path)
  const found = (await readdir(directory)).flatMap((name) => {
    const at = timeOf(path, name, localtime)
    return at === undefined ? [] : [{ name, at }]
  })
  found.sort((a, b) => b.at - a.at)
  const oldest = max_days > 0 ? nowMs - max_days * DAY_MS : -Infinity
  const most = max_backups > 0 ? max_backups : Infinity
  const gone = found.filter(({ at }, i) => i >= most || at < oldest)
  await Promise.all(gone.map(({ name }) => unlink(join(directory, name))))
}

/** When a file was moved away, Unix ms; undefined: it is none of ours. */
export function timeOf(path: string, file: string, local: boolean): number | undefined {
  const { name, extension } = parts(path)
  if (!file.startsWith(`${name}-`) || !file.endsWith(extension)) return undefined
  const stamp = file.slice(name.length + 1, file.length - extension.length)
  const [year, month, day, hour, minute, second, ms] = (STAMP.exec(stamp) ?? [])
    .slice(1)
    .map(Number)
  if (ms === undefined) return undefined
  const given = [year!, month! - 1, day!, hour!, minute!, second!, ms] as const
  return local ? new Date(...given).getTime() : Date.UTC(...given)
}

function stampOf(unixMs: number, local: boolean): string {
  const offsetMs = local ? new Date(unixMs).getTimezoneOffset() * 60_000 : 0
  return new Date(unixMs - offsetMs).toISOString().slice(0, -1).replaceAll(':', '-')
}

function parts(path: string): { name: string; extension: string } {
  const file = basename(path)
  // Of `.json`, Go takes all for the extension.
  const extension = file.startsWith('.') && !file.slice(1).includes('.') ? file : extname(file)
  return { name: file.slice(0, file.length - extension.length), extension }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
