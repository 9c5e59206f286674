// Who a process is. The definition lies in the engine because a recording keeps of a command line only what the name was
// made of.
export { resourceOf, UNKNOWN_SERVICE } from '../../../pipeline/naming/index.ts'
