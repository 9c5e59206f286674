// `node test/collector/mismatches.ts [WORD]`: the cases (with WORD in topic or name) to which spantap answers otherwise than
// the Collector. For people; corpus.test.ts is the judge.
import { readCases } from './cases.ts'
import { differences } from './compare.ts'
import { readGolden } from './golden.ts'
import { spantapAnswers } from './spantap.ts'

const word = process.argv[2] ?? ''
const cases = readCases()
const answers = await spantapAnswers()
let count = 0
cases.forEach((one, i) => {
  const title = `${one.topic}: ${one.name}`
  if (one.differs || !title.includes(word)) return
  const found = differences(readGolden(one.topic)[one.name]!, answers[i]!)
  if (found.length === 0) return
  count++
  console.log(`- ${title}`)
  for (const line of found) console.log(`    ${line.trimEnd().replaceAll('\n', '\n      ')}`)
  const { exit, said } = answers[i]!
  if (exit !== 0) console.log(`    spantap said: ${said.trimEnd().replaceAll('\n', '\n      ')}`)
})
console.log(`${count} of ${cases.length} cases differ`)
