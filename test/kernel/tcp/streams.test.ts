import { expect, it } from 'vitest'
import { streamed } from '../../support/streams.ts'

// The other rungs are in test/vm/streams.test.ts.
it.each([false, true])(
  'what Fast Open sends with the SYN is counted once (select: %s)',
  async (select) => {
    const { moved, receive, send } = await streamed('tracepoint', 'fastopen', select)
    const whole = { all: moved, captured: moved, gaps: {}, overlaps: 0 }
    expect({ receive, send }).toEqual({ receive: whole, send: whole })
  },
)
