// The real curl, as people call it.
import { startChild } from './child.ts'

export interface CurlResult {
  readonly pid: number
  /** One for each URL. */
  readonly statuses: readonly number[]
}

/** One curl process for `url`, in which `[1-100]` stands for a hundred of them. Rejects when it fails. */
export async function curl(url: string, ...options: string[]): Promise<CurlResult> {
  const args = ['-q', '-s', '-S', '-o', '/dev/null', '-w', '%{http_code}\\n', ...options, url]
  const child = startChild('curl', args, { env: { no_proxy: '*' } })
  const statuses: number[] = []
  try {
    for (;;) statuses.push(Number(await child.line()))
  } catch (error) {
    if ((await child.ended) !== 0) throw error
  }
  return { pid: child.pid, statuses }
}
