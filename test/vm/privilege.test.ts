// K7: kprobes with just the documented capabilities, where Debian's kernel.perf_event_paranoid leaves them to CAP_SYS_ADMIN and where
// it does not.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { afterAll, expect, it } from 'vitest'
import { CAPABILITIES } from '../../receivers/tcp/capabilities.ts'
import { onlyWith } from '../support/under_capabilities.ts'
import { boot } from './boot.ts'
import { bundle } from './bundle.ts'

const KERNEL = '6.1'
const DOCUMENTED = CAPABILITIES.map(({ name }) => name).filter((name) => name !== 'CAP_SYS_ADMIN')
const folder = mkdtempSync(join(tmpdir(), 'spantap-vm-privilege-'))
afterAll(() => rmSync(folder, { recursive: true }))

const EXCHANGE = `
import http.server, threading, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_):
        pass
server = http.server.HTTPServer(("127.0.0.1", 8080), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
urllib.request.urlopen("http://127.0.0.1:8080/seen")
`

/** FOLDER COMMAND…: the command as it is, then again with the level of other distributions, while something happens. */
const SCRIPT = `
cd "$1" && shift
level=/proc/sys/kernel/perf_event_paranoid
cat $level
"$@"; echo "ended with $?"
echo 2 >$level
"$@" 2>log & spantap=$!
until grep -q 'Everything is ready' log; do sleep 0.1; kill -0 $spantap || exit; done
/usr/bin/python3 exchange.py
until [ "$(grep -o /seen spans.json | wc -l)" -ge 2 ]; do sleep 0.1; kill -0 $spantap || exit; done
kill $spantap; wait $spantap; echo "ended with $?"
`

const SPANTAP_CONFIG = {
  receivers: { tcp: { attach: 'kprobe' } },
  processors: { pair: null },
  exporters: { file: { path: join(folder, 'spans.json') } },
  service: {
    telemetry: { metrics: { level: 'none' } },
    pipelines: { traces: { receivers: ['tcp'], processors: ['pair'], exporters: ['file'] } },
  },
}

it('K7: kprobes need kernel.perf_event_paranoid=2, and one sentence says so', async () => {
  chmodSync(folder, 0o777)
  await bundle(folder)
  writeFileSync(join(folder, 'exchange.py'), EXCHANGE)
  writeFileSync(join(folder, 'config.yaml'), stringify(SPANTAP_CONFIG))
  const spantap = [process.execPath, join(folder, 'main.mjs')]
  const run = ['run', '--config', join(folder, 'config.yaml')]
  const command = ['setpriv', ...onlyWith(DOCUMENTED), ...spantap, ...run]
  const { output } = await boot({
    kernel: KERNEL,
    command: ['sh', '-c', SCRIPT, 'sh', folder, ...command],
    writable: folder,
    timeoutMs: 10 * 60_000,
  })
  const said = output.trim().split('\n')
  expect(said.filter((line) => !line.includes('\tinfo\t'))).toEqual([
    '3',
    expect.stringMatching(
      /^Error: cannot start pipelines: failed to start "tcp" receiver: cannot attach program \w+ \(kprobe\/\w+\): kernel\.perf_event_paranoid is 3 \(Debian's own\): set it to 2, or give CAP_SYS_ADMIN$/,
    ),
    'ended with 1',
    'ended with 0',
  ])
  const log = readFileSync(join(folder, 'log'), 'utf8')
  expect(log).toMatch(/"rung": "kprobe"/)
  expect(log.match(/\twarn\t[^\t]*/g)).toEqual([
    '\twarn\twithout CAP_SYS_ADMIN: the run times of the BPF programs are not measured',
  ])
})
