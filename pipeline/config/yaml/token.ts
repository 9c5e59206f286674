// What a document is made of for the parser.
import type { Mark } from './reader.ts'

export type TokenType =
  | 'stream-end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar'

export interface Token {
  readonly type: TokenType
  readonly start: Mark
  readonly end: Mark
  /** Of a scalar its text, of an anchor its name, of a tag its handle, of `%YAML` its version. */
  readonly value: string
  /** Of a tag what comes behind the handle. */
  readonly suffix: string
  /** Of a scalar: neither quoted nor a block. */
  readonly plain: boolean
}
