import { expect, it } from 'vitest'
import { NativeError } from '../../../native/index.ts'
import { climb } from '../../../receivers/tcp/climb.ts'
import { ladderOf, processesOf } from '../../../receivers/tcp/rungs.ts'

const LADDER = ladderOf('auto')
const refuse = (code: NativeError['code']): never => {
  throw new NativeError(`said ${code}`, { code })
}

/** What was started, and what was told of those that did not start. */
function climbed(answers: Record<string, NativeError['code']>): [string[], string[], unknown] {
  const started: string[] = []
  const { running, tried } = climb(LADDER, ({ object }) => {
    started.push(object)
    return answers[object] ? refuse(answers[object]) : object
  })
  return [started, tried.map(({ rung, error }) => `${rung.object}: ${error.code}`), running]
}

it('takes the first that starts', () => {
  expect(climbed({})).toEqual([['tcp_fentry'], [], 'tcp_fentry'])
  expect(climbed({ tcp_fentry: 'missing_feature' })).toEqual([
    ['tcp_fentry', 'tcp_fentry_old'],
    ['tcp_fentry: missing_feature'],
    'tcp_fentry_old',
  ])
})

it('does not ask twice where the kernel forbids it, and tells it once', () => {
  expect(climbed({ tcp_fentry: 'EPERM' })).toEqual([
    ['tcp_fentry', 'tcp_kprobe'],
    ['tcp_fentry: EPERM'],
    'tcp_kprobe',
  ])
})

it('asks for nothing more when a capability is missing', () => {
  const code = 'missing_capability'
  expect(climbed({ tcp_fentry: 'missing_feature', tcp_fentry_old: code })).toEqual([
    ['tcp_fentry', 'tcp_fentry_old'],
    ['tcp_fentry: missing_feature', `tcp_fentry_old: ${code}`],
    undefined,
  ])
})

it('throws what is no answer of the kernel', () => {
  expect(() => climb(LADDER, () => [].at(0)!['x'])).toThrow(TypeError)
})

it('leaves everything but processes out of a rung that is there for them alone', () => {
  for (const rung of LADDER) {
    const alone = processesOf(rung, false)
    expect(alone.programs.every((program) => program.startsWith('process_'))).toBe(true)
    expect(processesOf(rung, true).programs).toContain('set_state')
    const all = [...alone.programs, ...alone.unneeded!]
    expect(all.toSorted()).toEqual(rung.programs.toSorted())
  }
})
