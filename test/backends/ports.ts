// Where free ports were looked for first; test/kernel still does.
export { onFreePorts } from '../support/ports.ts'
