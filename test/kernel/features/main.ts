// `node test/kernel/features/main.ts RUNG [PROGRAM or OBJECT…]`: what each.test.ts does, with hooks of this rung. Exits with 1 when something else goes
// than the list of features says. The cells of test/vm do the same.
import { takeAway } from './take_away.ts'

const [, , attach = 'auto', ...only] = process.argv
const { tried } = await takeAway(attach, (line) => console.log(line), only)
const wrong = tried.filter((one) => one.wrong.length > 0).length
console.log(`${tried.length - wrong} ok, ${wrong} wrong`)
process.exit(wrong === 0 ? 0 : 1)
