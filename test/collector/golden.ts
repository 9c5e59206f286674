// What the real Collector said to each case, as record.ts has written it: a file per topic.
import { readFileSync, writeFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import type { Answer } from './answer.ts'

type Topic = Readonly<Record<string, Answer>>

const fileOf = (topic: string): URL => new URL(`golden/${topic}.yaml`, import.meta.url)

/** Answers by the name of their case. */
export function readGolden(topic: string): Topic {
  return parse(readFileSync(fileOf(topic), 'utf8')) as Topic
}

/** The text of a file of answers. */
export function writeGolden(topic: string, answers: Topic, version: string): void {
  const head = `# What ${version} says to the cases of ../configs/${topic}.yaml. Written by ../record.ts: do not edit.\n`
  const body = stringify(answers, { lineWidth: 0, blockQuote: 'literal' })
  writeFileSync(fileOf(topic), head + body)
}
