/** One series at one moment. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: number
}

interface Answer {
  readonly status: 'success' | 'error'
  readonly error?: string
  readonly data?:
    | { readonly resultType: 'vector'; readonly result: readonly Series[] }
    | { readonly resultType: 'scalar'; readonly result: Point }
    | { readonly resultType: 'matrix' | 'string' }
}

type Point = readonly [seconds: number, value: string]

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value: Point
}

/** Prometheus's instant query at a base URL; a scalar becomes one sample without labels. */
export function prometheusQuery(url: string): (promql: string) => Promise<Sample[]> {
  return async (promql) => {
    const body = new URLSearchParams({ query: promql })
    const response = await fetch(`${url}/api/v1/query`, { method: 'POST', body })
    const { data, error } = (await response.json()) as Answer
    if (!data) throw new Error(`prometheus: ${promql}: ${error}`)
    switch (data.resultType) {
      case 'vector':
        return data.result.map(({ metric, value }) => ({ metric, value: number(value) }))
      case 'scalar':
        return [{ metric: {}, value: number(data.result) }]
      default:
        throw new Error(`prometheus: ${promql}: is a ${data.resultType}, not an instant vector`)
    }
  }
}

function number([, text]: Point): number {
  return Number(text.replace('Inf', 'Infinity'))
}
