// bpf/ and native/: make decides what to do; asking it first makes the usual start cheap.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname, resolve } from 'node:path'
import { NODE } from './modules.mjs'
import { step } from './step.mjs'

/** In the order in which they are built. */
const FOLDERS = ['bpf', 'native']

/** Our own Node first: native/ takes the headers from beside it. */
const PATH = `${resolve(dirname(NODE))}${delimiter}${process.env.PATH ?? ''}`

/** True when make has nothing to do. False also when there is no make. */
export const isBuilt = () =>
  FOLDERS.every((folder) => {
    const { status } = spawnSync('make', ['-s', '-q', '-C', folder], { stdio: 'ignore' })
    return status === 0
  })

/** @param {number} clang version of the compiler of bpf/ */
export async function build(clang) {
  const jobs = '-j2'
  const tools = [`CLANG=clang-${clang}`, `STRIP=llvm-strip-${clang}`]
  for (const folder of FOLDERS) {
    await step(`building ${folder}/`, 'make', ['-C', folder, jobs, ...tools], { env: { PATH } })
  }
}
