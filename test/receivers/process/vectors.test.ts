import { describe, expect, it } from 'vitest'
import { otelVariables, splitArgs, variable } from '../../../receivers/process/vectors.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('argument vectors and environments', () => {
  it('splits arguments, empty and cut ones included', () => {
    expect(splitArgs(bytes('node\0\0é x\0--cu'))).toEqual(['node', '', 'é x', '--cu'])
    expect(splitArgs(bytes(''))).toEqual([])
  })

  it('keeps OTEL_* and nothing else of an environment', () => {
    const env = 'A=1\0OTEL_SERVICE_NAME=cart\0XOTEL_A=2\0OTEL_=\0OTEL_B=a=b\0=x\0OTEL_C\0'
    expect(otelVariables(bytes(env))).toEqual({
      OTEL_SERVICE_NAME: 'cart',
      OTEL_: '',
      OTEL_B: 'a=b',
    })
  })

  it('leaves a variable out that may be cut', () => {
    expect(otelVariables(bytes('OTEL_A=1\0OTEL_SERVICE_NAME=ca'))).toEqual({ OTEL_A: '1' })
    expect(variable(bytes('HOSTNAME=we'), 'HOSTNAME')).toBeUndefined()
    expect(variable(bytes('A=1\0HOSTNAME=web\0'), 'HOSTNAME')).toBe('web')
  })
})
