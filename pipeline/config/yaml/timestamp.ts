// Dates of YAML (go.yaml.in/yaml/v3, parseTimestamp): a date, alone or with a time.
const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/
const TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(Z|[-+]\d\d:\d\d)| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)$/

/** The time that `given` is, or undefined. */
export function parseTimestamp(given: string): Date | undefined {
  const found = DATE.exec(given) ?? TIME.exec(given)
  if (!found) return undefined
  const [year, month, day] = found.slice(1, 4).map(Number) as [number, number, number]
  const [hours, minutes, seconds] = [
    found[4] ?? found[8],
    found[5] ?? found[9],
    found[6] ?? found[10],
  ].map((part) => Number(part ?? 0)) as [number, number, number]
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  const date = new Date(Date.UTC(year, month - 1, day, hours, minutes, seconds) - zoneMs(found[7]))
  const noon = new Date(Date.UTC(year, month - 1, day))
  const real = noon.getUTCMonth() === month - 1 && noon.getUTCDate() === day
  return real ? date : undefined
}

function zoneMs(zone: string | undefined): number {
  const found = /^([-+])(\d\d):(\d\d)$/.exec(zone ?? '')
  if (!found) return 0
  const ms = (Number(found[2]) * 60 + Number(found[3])) * 60_000
  return found[1] === '-' ? -ms : ms
}
