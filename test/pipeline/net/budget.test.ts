import { expect, it } from 'vitest'
import { Budget, BusyError, type Holder } from '../../../pipeline/net/budget.ts'

const holders = (n: number, gone: number[]): Holder[] =>
  Array.from({ length: n }, (_, i) => ({
    evict(error) {
      expect(error).toBeInstanceOf(BusyError)
      gone.push(i)
    },
  }))

it('those who were first make room for those who come', () => {
  const gone: number[] = []
  const [a, b, c] = holders(3, gone)
  const budget = new Budget(100)
  budget.take(a!, 41)
  budget.take(b!, 43)
  budget.take(a!, 11)
  expect(gone).toEqual([])
  budget.take(c!, 47)
  expect(gone).toEqual([0])
  budget.give(b!)
  budget.take(c!, 53)
  expect(gone).toEqual([0])
})

it('whoever is alone and too large goes itself', () => {
  const gone: number[] = []
  const [a, b] = holders(2, gone)
  const budget = new Budget(100)
  budget.take(a!, 101)
  budget.take(b!, 100)
  expect(gone).toEqual([0])
})

it('what is given back twice counts once', () => {
  const gone: number[] = []
  const [a, b] = holders(2, gone)
  const budget = new Budget(100)
  budget.take(a!, 60)
  budget.give(a!)
  budget.give(a!)
  budget.take(b!, 100)
  expect(gone).toEqual([])
  budget.take(a!, 1)
  expect(gone).toEqual([1])
})

it('whoever stays counts, and is not sent away', () => {
  const gone: number[] = []
  const [a, b, c] = holders(3, gone)
  const budget = new Budget(100)
  budget.take(a!, 61)
  budget.pin(a!)
  budget.take(b!, 37)
  budget.take(c!, 29)
  expect(gone).toEqual([1])
  budget.take(c!, 11)
  expect(gone).toEqual([1, 2])
  budget.give(a!)
  budget.take(b!, 100)
  expect(gone).toEqual([1, 2])
})
