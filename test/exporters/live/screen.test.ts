import { expect, it } from 'vitest'
import { Screen } from '../../../exporters/live/screen.ts'
import { FakeTerminal } from './terminal.ts'

function opened(columns = 40, rows = 20): { terminal: FakeTerminal; screen: Screen } {
  const terminal = new FakeTerminal(columns, rows)
  terminal.write('$ spantap\n')
  return { terminal, screen: new Screen(terminal) }
}

it('draws in place, shorter and longer blocks too', () => {
  const { terminal, screen } = opened()
  screen.draw(['one', 'two', 'three is longer'])
  screen.draw(['1', '\x1b[31m2\x1b[0m'])
  expect(terminal.text()).toBe('$ spantap\n1\n2')
  screen.draw(['a', 'b', 'c', 'd'])
  expect(terminal.text()).toBe('$ spantap\na\nb\nc\nd')
  expect(terminal.cursorVisible).toBe(false)
})

it('other lines appear above, wrapped and long ones too, and quote no control character', () => {
  const { terminal, screen } = opened(20)
  screen.above('before the first table')
  screen.draw(['one', 'two'])
  screen.above('a log line')
  screen.above('two lines\n\tand \x1b[2Jharm\r')
  screen.draw(['1', '2'])
  expect(terminal.text().split('\n')).toEqual([
    '$ spantap',
    'before the first tab',
    'le',
    'a log line',
    'two lines',
    ' and \uFFFD[2Jharm\uFFFD',
    '1',
    '2',
  ])
})

it('a narrower terminal wraps the block, and it is still replaced whole', () => {
  const { terminal, screen } = opened(40)
  screen.draw(['x'.repeat(40), 'short', '日'.repeat(20)])
  terminal.resize(16)
  screen.draw(['now', 'narrow'])
  expect(terminal.text()).toBe('$ spantap\nnow\nnarrow')
})

it('gives the cursor back once, and leaves nothing behind', () => {
  const exits = process.listenerCount('exit')
  const { terminal, screen } = opened()
  screen.draw(['one'])
  expect(process.listenerCount('exit')).toBe(exits + 1)
  screen.stop()
  const { writes } = terminal
  screen.stop()
  screen.draw(['two'])
  expect(terminal.writes).toBe(writes)
  expect(terminal.cursorVisible).toBe(true)
  expect(terminal.text()).toBe('$ spantap\none')
  expect([terminal.listenerCount(), process.listenerCount('exit')]).toEqual([0, exits])
})
