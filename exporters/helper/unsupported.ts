// Keys of every client that refer to extensions, of which spantap has none of these kinds (configauth, configmiddleware).
import type { Field } from '../../pipeline/config/schema.ts'
import {
  componentId,
  listOf,
  optional,
  struct,
  type Decoded,
} from '../../pipeline/config/schema.ts'

export const extensionFields = {
  auth: optional(
    struct(
      { authenticator: componentId('Id of an extension.') },
      'Not supported: use headers.',
      undefined,
      'configauth.Config',
    ),
    'none',
  ),
  middlewares: listOf(struct({ id: componentId('Id of an extension.') }), 'Not supported.'),
} satisfies Readonly<Record<string, Field<unknown>>>

export function extensionErrors(config: Decoded<typeof extensionFields>): string[] {
  return [
    ...(config.auth
      ? ['auth: there is no authenticator extension in spantap: put the credential into headers']
      : []),
    ...(config.middlewares.length > 0
      ? ['middlewares: there is no middleware extension in spantap: take the key out']
      : []),
  ]
}
