// Titles that interpreted programs give themselves (setproctitle, process.title, $0).
import { baseOf } from './path.ts'
import { versionless } from './program.ts'
import { moduleName } from './scripts/python.ts'

/**
 * `gunicorn: worker [shop.wsgi]` → shop, `puma 6.4 (tcp://…) [shop]` → shop, `sidekiq 7.1 shop [0 of 5 busy]` → shop,
 * `php-fpm: pool shop` → shop, `next-server (v14.2)` → next-server. Undefined when the title names nothing.
 */
export function titleName(title: string): string | undefined {
  const sidekiq = /^sidekiq \S+ (\S+) \[/.exec(title)
  if (sidekiq) return sidekiq[1]
  const pool = /^php-fpm: pool (\S+)/.exec(title)
  if (pool) return pool[1] === 'www' ? undefined : pool[1]
  const bracket = /\[([^\][]+)\]\s*$/.exec(title)
  if (bracket) return title.startsWith('gunicorn') ? moduleName(bracket[1]!, '') : bracket[1]
  const word = /^[^\s:]+/.exec(title)?.[0] ?? ''
  return versionless(baseOf(word)) || undefined
}
