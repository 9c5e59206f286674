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

it('a socket that connects again invents no bytes', async () => {
  const { moved, receive, send } = await streamed('tracepoint', 'disconnected')
  const whole = { all: moved, captured: moved, gaps: {}, overlaps: 0 }
  expect({ receive, send }).toEqual({ receive: whole, send: whole })
})

it('a send that a reset cuts off is counted as far as it came', async () => {
  const { moved, receive, send } = await streamed('tracepoint', 'reset')
  expect(receive).toEqual({ all: 101, captured: 101, gaps: {}, overlaps: 0 })
  const gaps = { skipped_body: moved - send.captured }
  expect(send).toEqual({ all: moved, captured: send.captured, gaps, overlaps: 0 })
})
