// Who spantap is in its own telemetry.
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources'
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions'
import { SPANTAP_SCOPE } from '../data/resource.ts'

const HOST_NAME = 'host.name'

/** One for the life of the process, whatever is loaded again. */
const INSTANCE_ID = randomUUID()

/** Attributes of this process; what the user gives wins, '' removes. */
export function ownAttributes(given: Readonly<Record<string, string>>): Record<string, string> {
  const attributes = {
    [ATTR_SERVICE_NAME]: SPANTAP_SCOPE.name,
    [ATTR_SERVICE_VERSION]: SPANTAP_SCOPE.version,
    [ATTR_SERVICE_INSTANCE_ID]: INSTANCE_ID,
    ...given,
  }
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))
}

/** The same with the host, for what leaves it. */
export function ownResource(given: Readonly<Record<string, string>>): Resource {
  return resourceFromAttributes(ownAttributes({ [HOST_NAME]: hostname(), ...given }))
}
