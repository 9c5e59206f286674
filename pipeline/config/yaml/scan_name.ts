// Anchors, aliases, tags and directives (scannerc.go).
import { scanError } from './mistake.ts'
import {
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isWord,
  type Mark,
  type Reader,
} from './reader.ts'

/** `&name` or `*name`, from its first character on. */
export function scanAnchor(reader: Reader): string {
  const start = reader.mark
  reader.skip()
  const name = words(reader)
  if (name === '' || !(isBlankOrEnd(reader.at()) || '?:,]}%@`'.includes(here(reader)))) {
    throw scanError(start, reader.mark, 'did not find expected alphabetic or numeric character')
  }
  return name
}

const here = (reader: Reader): string => String.fromCharCode(reader.at())

function words(reader: Reader): string {
  let name = ''
  while (isWord(reader.at())) name += reader.take()
  return name
}

export interface ScannedTag {
  readonly handle: string
  readonly suffix: string
}

/** `!suffix`, `!handle!suffix`, `!<uri>` or `!`. */
export function scanTag(reader: Reader): ScannedTag {
  const start = reader.mark
  const tag = reader.is('<', 1) ? verbatim(reader, start) : shorthand(reader, start)
  if (!isBlankOrEnd(reader.at())) {
    throw scanError(start, reader.mark, 'did not find expected whitespace or line break')
  }
  return tag
}

function verbatim(reader: Reader, start: Mark): ScannedTag {
  reader.skip(2)
  const suffix = scanUri(reader, '', start)
  if (!reader.is('>')) throw scanError(start, reader.mark, "did not find the expected '>'")
  reader.skip()
  return { handle: '', suffix }
}

function shorthand(reader: Reader, start: Mark): ScannedTag {
  const handle = scanHandle(reader, false, start)
  if (handle.length > 1 && handle.endsWith('!')) {
    return { handle, suffix: scanUri(reader, '', start) }
  }
  const suffix = scanUri(reader, handle, start)
  return suffix === '' ? { handle: '', suffix: '!' } : { handle: '!', suffix }
}

function scanHandle(reader: Reader, directive: boolean, start: Mark): string {
  if (!reader.is('!')) throw scanError(start, reader.mark, "did not find expected '!'")
  reader.skip()
  const handle = `!${words(reader)}`
  if (reader.is('!')) {
    reader.skip()
    return `${handle}!`
  }
  if (directive && handle !== '!') {
    throw scanError(start, reader.mark, "did not find expected '!'")
  }
  return handle
}

const URI = ";/?:@&=+$,.!~*'()[]%"

/** `head` is what was taken for a handle. */
function scanUri(reader: Reader, head: string, start: Mark): string {
  let uri = head.slice(1)
  let found = head !== ''
  while (isWord(reader.at()) || (reader.at() !== 0 && URI.includes(here(reader)))) {
    uri += reader.is('%') ? octet(reader, start) : reader.take()
    found = true
  }
  if (!found) throw scanError(start, reader.mark, 'did not find expected tag URI')
  return uri
}

function octet(reader: Reader, start: Mark): string {
  const digits = here(reader) + String.fromCharCode(reader.at(1), reader.at(2))
  if (!/^%[\da-fA-F]{2}$/.test(digits)) {
    throw scanError(start, reader.mark, 'did not find URI escaped octet')
  }
  reader.skip(3)
  return String.fromCharCode(Number.parseInt(digits.slice(1), 16))
}

export interface ScannedDirective {
  readonly type: 'version' | 'tag-directive'
  /** `1.1`, or the handle of a tag. */
  readonly value: string
  readonly suffix: string
}

/** `%YAML 1.1` or `%TAG !e! prefix`, to the end of its line. */
export function scanDirective(reader: Reader): ScannedDirective {
  const start = reader.mark
  const fail = (text: string): Error => scanError(start, reader.mark, text)
  reader.skip()
  const name = words(reader)
  if (name === '') throw fail('could not find expected directive name')
  if (!isBlankOrEnd(reader.at())) throw fail('found unexpected non-alphabetical character')
  if (name !== 'YAML' && name !== 'TAG') throw fail('found unknown directive name')
  const found = name === 'YAML' ? version(reader, fail) : tagDirective(reader, start, fail)
  blanks(reader)
  if (reader.is('#')) while (!isBreakOrEnd(reader.at())) reader.skip()
  if (!isBreakOrEnd(reader.at())) throw fail('did not find expected comment or line break')
  if (isBreak(reader.at())) reader.takeBreak()
  return found
}

function blanks(reader: Reader): void {
  while (isBlank(reader.at())) reader.skip()
}

function version(reader: Reader, fail: (text: string) => Error): ScannedDirective {
  blanks(reader)
  const major = number(reader, fail)
  if (!reader.is('.')) throw fail("did not find expected digit or '.' character")
  reader.skip()
  return { type: 'version', value: `${major}.${number(reader, fail)}`, suffix: '' }
}

function number(reader: Reader, fail: (text: string) => Error): number {
  let digits = ''
  while (isDigit(reader.at())) {
    if (digits.length === 2) throw fail('found extremely long version number')
    digits += reader.take()
  }
  if (digits === '') throw fail('did not find expected version number')
  return Number(digits)
}

function tagDirective(
  reader: Reader,
  start: Mark,
  fail: (text: string) => Error,
): ScannedDirective {
  blanks(reader)
  const value = scanHandle(reader, true, start)
  if (!isBlank(reader.at())) throw fail('did not find expected whitespace')
  blanks(reader)
  const suffix = scanUri(reader, '', start)
  if (!isBlankOrEnd(reader.at())) throw fail('did not find expected whitespace or line break')
  return { type: 'tag-directive', value, suffix }
}
