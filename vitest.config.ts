// Five projects: `unit` runs anywhere in parallel; the others watch the whole host, so one file at a time.
import { defineConfig } from 'vitest/config'

const alone = { fileParallelism: false, sequence: { groupOrder: 1 } }
const minutes = 60_000
/** Those that boot other kernels. */
const GUESTS = ['boot', 'cells', 'privilege', 'streams', 'threads'].map(
  (name) => `test/vm/${name}.test.ts`,
)
const globalSetup = './test/setup/alone.ts'

export default defineConfig({
  test: {
    reporters: ['default', './test/setup/reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            'test/kernel/**',
            'test/e2e/**',
            'test/setup/**',
            'test/backends/**',
            ...GUESTS,
          ],
          // Fuzz tests on a host that does other things, too.
          testTimeout: minutes / 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'kernel',
          globalSetup,
          include: ['test/kernel/**/*.test.ts'],
          testTimeout: minutes,
          hookTimeout: minutes,
          ...alone,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup,
          include: ['test/e2e/**/*.test.ts', 'test/setup/**/*.test.ts'],
          testTimeout: 3 * minutes,
          hookTimeout: 2 * minutes,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'backends',
          globalSetup,
          include: ['test/backends/**/*.test.ts'],
          testTimeout: 3 * minutes,
          hookTimeout: 3 * minutes,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'vm',
          globalSetup,
          include: GUESTS,
          // A cell waits for those before it.
          testTimeout: 60 * minutes,
          hookTimeout: 5 * minutes,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
