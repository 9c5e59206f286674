// Writes what ran to test-results/: one file per project, merged test file by test file, for `npm run acceptance`,
// and last.json with the sums of this run, for `npm test`.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Reporter, TestModule, Vitest } from 'vitest/node'
import type { FileResult, ProjectResults, RunResult, TestResult } from './results.ts'

const WHY_LINES = 60

export default class implements Reporter {
  #root = process.cwd()
  /** With `-t`, tests that were filtered out are not results. */
  #filtered = false

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root
    this.#filtered = vitest.config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tree = headTree(this.#root)
    const run: RunResult = { tree, passed: 0, failed: unhandled.length, skipped: [] }
    const projects = new Map<string, Record<string, FileResult>>()
    for (const module of modules) {
      const file = relative(this.#root, module.moduleId)
      const tests = testsOf(module)
      for (const test of tests) {
        if (test.state === 'passed') run.passed++
        else if (test.state === 'failed') run.failed++
        else if (!this.#filtered) run.skipped.push(`${file}: ${test.name}`)
      }
      const files = projects.get(module.project.name) ?? {}
      files[file] = { tree, tests }
      projects.set(module.project.name, files)
    }
    const folder = `${this.#root}/test-results`
    mkdirSync(folder, { recursive: true })
    for (const [name, files] of projects) {
      const path = `${folder}/${name}.json`
      writeAtOnce(path, this.#merge(read(path), files))
    }
    writeAtOnce(`${folder}/last.json`, run)
  }

  #merge(old: ProjectResults, files: Record<string, FileResult>): ProjectResults {
    const merged = { ...old.files }
    for (const path of Object.keys(merged)) {
      if (!existsSync(`${this.#root}/${path}`)) delete merged[path]
    }
    for (const [path, result] of Object.entries(files)) {
      const ran = result.tests.filter((test) => test.state !== 'skipped')
      if (!this.#filtered) merged[path] = result
      else if (ran.length > 0) {
        const names = new Set(ran.map((test) => test.name))
        const kept = (merged[path]?.tests ?? []).filter((test) => !names.has(test.name))
        merged[path] = { tree: result.tree, tests: [...kept, ...ran] }
      }
    }
    return { files: merged }
  }
}

/** The tests of a module; an error outside of any test (an import that fails, a hook) counts as a failed one. */
function testsOf(module: TestModule): TestResult[] {
  const tests: TestResult[] = []
  for (const error of module.errors()) {
    tests.push({ name: `(file) ${error.message.split('\n')[0] ?? ''}`, state: 'failed', ms: 0 })
  }
  for (const suite of module.children.allSuites()) {
    for (const error of suite.errors()) {
      const name = `${suite.fullName} (suite) ${error.message.split('\n')[0] ?? ''}`
      tests.push({ name, state: 'failed', ms: 0 })
    }
  }
  for (const test of module.children.allTests()) {
    const { state, errors } = test.result()
    const ms = Math.round(test.diagnostic()?.duration ?? 0)
    const result = {
      name: test.fullName,
      state: state === 'pending' ? 'failed' : state,
      ms,
    } as const
    tests.push(state === 'failed' ? { ...result, why: errors.map(why).join('\n') } : result)
  }
  return tests
}

/** What an error says, as a person would want to read it in a list: no stack, and not pages of it. */
function why({ message, diff }: { message: string; diff?: string | undefined }): string {
  const lines = stripVTControlCharacters(`${message}\n${diff ?? ''}`)
    .trimEnd()
    .split('\n')
  return lines.slice(0, WHY_LINES).join('\n')
}

function read(path: string): ProjectResults {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProjectResults
  } catch {
    return { files: {} }
  }
}

function writeAtOnce(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, JSON.stringify(value, undefined, 1) + '\n')
  renameSync(temporary, path)
}

/** Name of HEAD's tree, empty outside of git. */
function headTree(root: string): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD^{tree}'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}
