// The queries of a Grafana dashboard, as Prometheus gets them.
import { readFileSync } from 'node:fs'

export interface Panel {
  /** With the letter of the query if there are several. */
  readonly title: string
  readonly expr: string
}

interface Dashboard {
  readonly panels: readonly {
    readonly title: string
    readonly targets?: readonly { readonly refId: string; readonly expr: string }[]
  }[]
}

/** Each query of each panel. `interval` takes the place of Grafana's `$__rate_interval`. */
export function panels(file: URL, interval: string): Panel[] {
  const dashboard = JSON.parse(readFileSync(file, 'utf8')) as Dashboard
  return dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr }) => ({
      title: targets.length > 1 ? `${title} ${refId}` : title,
      expr: expr.replaceAll('$__rate_interval', interval),
    })),
  )
}

/** The query with one more matcher on every HTTP metric in it, as Grafana's ad hoc filters add them. */
export function withFilter(expr: string, matcher: string): string {
  return expr.replaceAll(
    /\b(http_\w+_(?:bucket|count|sum))(?:\{([^}]*)\})?/g,
    (_, metric: string, own?: string) => `${metric}{${own ? `${own},` : ''}${matcher}}`,
  )
}
