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

/** Attributes of this process; what the user gives wins, '' removes. */
export function ownResource(given: Readonly<Record<string, string>>): Resource {
  const attributes = {
    [ATTR_SERVICE_NAME]: SPANTAP_SCOPE.name,
    [ATTR_SERVICE_VERSION]: SPANTAP_SCOPE.version,
    [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
    [HOST_NAME]: hostname(),
    ...given,
  }
  return resourceFromAttributes(
    Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== '')),
  )
}
