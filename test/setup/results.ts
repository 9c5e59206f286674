// Shape of the files in test-results/ (reporter.ts writes, test/acceptance.ts and setup/test.mjs read).
export interface TestResult {
  /** Suites and test, joined by ' > '. */
  readonly name: string
  readonly state: 'passed' | 'failed' | 'skipped'
  readonly ms: number
  /** Of a failed one: what it said, the first lines. */
  readonly why?: string
}

export interface FileResult {
  /** Git's name of HEAD's tree when the file ran. */
  readonly tree: string
  readonly tests: readonly TestResult[]
}

export interface ProjectResults {
  /** By path of the test file, from the root. */
  readonly files: Readonly<Record<string, FileResult>>
}

/** Sums of one run of vitest. */
export interface RunResult {
  readonly tree: string
  passed: number
  failed: number
  /** `file: name` of each. */
  readonly skipped: string[]
}
