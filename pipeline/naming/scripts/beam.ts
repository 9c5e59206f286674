// Erlang and Elixir nodes.
import { optionValue } from './options.ts'

/** The node's name (`-name rabbit@host`, `-sname shop`), else the first module that `-s` starts (erl(1)). */
export function beamScript(args: readonly string[]): string | undefined {
  const node = optionValue(args, '-sname', '-name')
  if (node) return node.split('@', 1)[0]
  const start = optionValue(args, '-s')
  return start === 'elixir' ? undefined : start
}
