// What a place_event says (bpf/events.h): where an exec happened.
import { PlaceEvent } from '../../bpf/events.ts'
import type { Place } from './said.ts'
import { splitArgs } from './vectors.ts'

/** The place that the record at `at` tells of; its paths follow it. */
export function placeOf(bytes: Uint8Array, view: DataView, at: number): Place {
  let from = at + PlaceEvent.SIZE
  const next = (length: number): string => pathOf(bytes.subarray(from, (from += length)))
  const unified = next(PlaceEvent.cgroupLen(view, at))
  const old = next(PlaceEvent.oldCgroupLen(view, at))
  const exe = next(PlaceEvent.exeLen(view, at))
  const cwd = next(PlaceEvent.cwdLen(view, at))
  const host = at + PlaceEvent.HOSTNAME
  return {
    exe,
    cwd,
    cgroup: cgroupLine(1, 'pids', old) + cgroupLine(0, '', unified),
    hostname: splitArgs(bytes.subarray(host, host + PlaceEvent.HOSTNAME_BYTES))[0] ?? '',
    argStart: PlaceEvent.argStart(view, at),
  }
}

/** A path out of its names, the last one first. One that was cut does not begin with a slash; '' when there are none. */
export function pathOf(names: Uint8Array): string {
  const parts = splitArgs(names).reverse()
  return parts.length === 1 && parts[0] === '' ? '/' : parts.join('/')
}

/** As in /proc/PID/cgroup. */
function cgroupLine(hierarchy: number, controllers: string, path: string): string {
  return path === '' ? '' : `${hierarchy}:${controllers}:${path}\n`
}
