// What is known of the host's processes.
export { readFacts } from './read.ts'
export { ProcessTable } from './table.ts'
