import type { LineCounter, YAMLParseError } from 'yaml'
export function sentenceOf(_source: string, error: YAMLParseError, counter: LineCounter): string {
  return `yaml: line ${counter.linePos(error.pos[0]).line}: ${error.message} ${error.code}`
}
