// What is wrong with the grammar of a document, in the words and with the lines of yaml/v3 (decode.go, parser.fail).
import type { Mark } from './reader.ts'

/** The scanner counts lines from 1, the parser from 0; the first line is not said. */
function at(context: Mark | undefined, problem: Mark, first: number): string {
  const line = context && context.line !== 0 ? context.line : problem.line
  return line === 0 ? '' : `line ${line + first}: `
}

/** A character that cannot be where it is. `context`: where the token began. */
export const scanError = (context: Mark, problem: Mark, text: string): Error =>
  new Error(`yaml: ${at(context, problem, 1)}${text}`)

/** A token that cannot be where it is. `context`: where what it is in began. */
export const parseError = (context: Mark | undefined, problem: Mark, text: string): Error =>
  new Error(`yaml: ${at(context, problem, 0)}${text}`)
