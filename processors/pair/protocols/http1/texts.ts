// Header values that come again and again, as strings.
import { ByteTable, textOf } from '../../byte_table.ts'

const SLOTS = 1024

export class Texts extends ByteTable<string> {
  constructor() {
    super(SLOTS, textOf)
  }
}
