// `zpages:` (extension/zpagesextension).
import { bool, parser, struct } from '../../pipeline/config/schema.ts'
import { httpServerFields, httpServerProblems } from '../../pipeline/http/section.ts'

const section = struct(
  {
    ...httpServerFields({ endpoint: 'localhost:55679' }),
    expvar: struct(
      { enabled: bool(false, 'Serve memory and CPU of the process at /debug/expvarz.') },
      'Numbers of the process itself.',
    ),
  },
  'pages about the running process',
  (given) =>
    given.endpoint === ''
      ? ['"endpoint" is required when using the "zpages" extension']
      : httpServerProblems(given).map((one) => `::serverconfig::${one}`),
)

export type ZpagesConfig = ReturnType<typeof section.initial>

export const parseConfig = parser(section)
