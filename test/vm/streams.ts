// What runs in a guest: every scenario of test/apps/streams.py under a rung, with `select` and without; a line of JSON for each.
//     node test/vm/streams.ts RUNG SCENARIO…
import { streamed } from '../support/streams.ts'

const [attach = '', ...scenarios] = process.argv.slice(2)
for (const scenario of scenarios) {
  for (const select of [false, true]) {
    console.log(
      JSON.stringify({ attach, scenario, select, ...(await streamed(attach, scenario, select)) }),
    )
  }
}
