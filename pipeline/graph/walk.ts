// What follows from the way through a graph. It has no cycle.
import type { Signal } from '../signal.ts'
import { madeOf, type Edge, type Point } from './point.ts'

/** True when `point`, or what comes after it, changes the data of `signal` that it is given. */
export function mutates(edges: readonly Edge[], point: Point, signal: Signal): boolean {
  if (point.kind === 'exporter' || point.kind === 'receiver') return false
  const { component } = point.part
  if (component.mutates) return true
  if (!madeOf(component, signal).includes(signal)) return false
  return edges.some(
    ({ from, signal: other, to }) =>
      from === point && other === signal && mutates(edges, to, signal),
  )
}

/** Every part after all that it feeds. */
export function downstreamFirst(points: readonly Point[], edges: readonly Edge[]): Point[] {
  const sorted = new Set<Point>()
  const visit = (point: Point): void => {
    if (sorted.has(point)) return
    for (const { from, to } of edges) if (from === point) visit(to)
    sorted.add(point)
  }
  points.toReversed().forEach(visit)
  return [...sorted]
}
