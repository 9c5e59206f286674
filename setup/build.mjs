// bpf/ and native/: make decides what to do; asking it first makes the usual start cheap.
import { spawnSync } from 'node:child_process'
import { step } from './step.mjs'

/** In the order in which they are built. */
const FOLDERS = ['bpf', 'native']

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
    await step(`building ${folder}/`, 'make', ['-C', folder, jobs, ...tools])
  }
}
