// A path that the kernel does not let us read to its end.
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { open } from '../../../native/index.ts'
import { compileBpf } from '../../native/compile.ts'

it('K5: a path whose names cannot be read is not taken for a whole one', () => {
  const file = compileBpf(fileURLToPath(new URL('cut.bpf.c', import.meta.url)))
  const object = open(file, { disable: ['process_place'], maxEntries: { events: 4096 } })
  try {
    // An empty name would say that its begin is there.
    expect(object.run('cut')).toBe(0)
  } finally {
    object.close()
  }
})
