// Scalars in blocks: `|` literal and `>` folded (scannerc.go).
import { scanError } from './mistake.ts'
import {
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDigit,
  SPACE,
  TAB,
  type Mark,
  type Reader,
} from './reader.ts'

/** From the `|` or `>` on. `indent` is the column of what the scalar is in, -1 at the top. */
export function scanBlockScalar(reader: Reader, literal: boolean, indent: number): string {
  const start = reader.mark
  reader.skip()
  const { chomping, increment } = header(reader, start)
  endOfHeader(reader, start)
  const given = increment === 0 ? 0 : Math.max(indent, 0) + increment
  const first = leading(reader, start, given, indent)
  const { column } = first
  let { breaks } = first
  let text = ''
  let last = ''
  let blankBefore = false
  while (reader.column === column && reader.at() !== 0) {
    const blank = isBlank(reader.at())
    const folds = !literal && !blankBefore && !blank && last === '\n'
    if (!folds) text += last
    else if (breaks === '') text += ' '
    text += breaks
    blankBefore = blank
    while (!isBreakOrEnd(reader.at())) text += reader.take()
    last = isBreak(reader.at()) ? reader.takeBreak() : ''
    ;({ breaks } = leading(reader, start, column, indent))
  }
  if (chomping !== '-') text += last
  return chomping === '+' ? text + breaks : text
}

interface Header {
  readonly chomping: '' | '+' | '-'
  readonly increment: number
}

function header(reader: Reader, start: Mark): Header {
  const chomp = (): Header['chomping'] => {
    const found = reader.is('+') ? '+' : reader.is('-') ? '-' : ''
    if (found !== '') reader.skip()
    return found
  }
  const digit = (): number => {
    if (!isDigit(reader.at())) return 0
    if (reader.is('0')) {
      throw scanError(start, reader.mark, 'found an indentation indicator equal to 0')
    }
    return Number(reader.take())
  }
  const before = chomp()
  const increment = digit()
  return { chomping: before === '' && increment > 0 ? chomp() : before, increment }
}

function endOfHeader(reader: Reader, start: Mark): void {
  while (isBlank(reader.at())) reader.skip()
  if (reader.is('#')) while (!isBreakOrEnd(reader.at())) reader.skip()
  if (!isBreakOrEnd(reader.at())) {
    throw scanError(start, reader.mark, 'did not find expected comment or line break')
  }
  if (isBreak(reader.at())) reader.takeBreak()
}

/** Past indentation and empty lines. `column` 0: the first line that is not empty decides. */
function leading(
  reader: Reader,
  start: Mark,
  column: number,
  indent: number,
): { column: number; breaks: string } {
  let breaks = ''
  let widest = 0
  for (;;) {
    const within = (): boolean => column === 0 || reader.column < column
    while (within() && reader.at() === SPACE) reader.skip()
    widest = Math.max(widest, reader.column)
    if (within() && reader.at() === TAB) {
      throw scanError(
        start,
        reader.mark,
        'found a tab character where an indentation space is expected',
      )
    }
    if (!isBreak(reader.at())) break
    breaks += reader.takeBreak()
  }
  return { column: column === 0 ? Math.max(widest, indent + 1, 1) : column, breaks }
}
