// `select`: which processes a kernel receiver watches. The same section in each of them.
import { listOf, struct, text, type Field } from '../../pipeline/config/schema.ts'
import { portRange, type PortRange } from './port_range.ts'

/** What a process may be known by. An empty list asks for nothing. */
export interface Criteria {
  readonly exe: readonly string[]
  readonly port: readonly PortRange[]
  readonly cgroup: readonly string[]
  readonly container: readonly string[]
  readonly language: readonly string[]
}

export interface Select extends Criteria {
  readonly exclude: Criteria
}

const CONTAINER = /^[0-9a-f]{1,64}$/

const fields = {
  exe: listOf(
    text(''),
    'Paths of executables, or names without a slash; * stands for any characters, ? for one.',
  ),
  port: listOf(portRange(), 'TCP ports that the process listens on: 8080, or 8000-8099.'),
  cgroup: listOf(text(''), 'Paths of control groups; * stands for any characters, ? for one.'),
  container: listOf(text(''), 'Ids of containers, or how they begin.'),
  language: listOf(
    text(''),
    'Languages, as `spantap doctor` names them: go, java, nodejs, python …',
  ),
}

const mistakes = ({ container }: Pick<Criteria, 'container'>): string[] =>
  container
    .filter((id) => !CONTAINER.test(id))
    .map((id) => `'container' must be hexadecimal digits, got '${id}'`)

/** The section. Without any criterion all processes are watched. */
export const selectField: Field<Select> = struct(
  {
    ...fields,
    exclude: struct(fields, 'Processes that are left out: those that meet one of these.', mistakes),
  },
  'The processes that are watched: those that meet all of these, and none of `exclude`. Without it, all.',
  mistakes,
)

const isGiven = (criteria: Criteria): boolean =>
  [criteria.exe, criteria.port, criteria.cgroup, criteria.container, criteria.language].some(
    (list) => list.length > 0,
  )

/** Does it leave any process out? */
export const selects = (select: Select): boolean => isGiven(select) || isGiven(select.exclude)
