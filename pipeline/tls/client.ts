// `tls:` of a client (config/configtls ClientConfig): its keys, and what node:tls makes of them.
import { createSecureContext, type ConnectionOptions } from 'node:tls'
import type { Field, Invalid } from '../config/field.ts'
import { bool, struct, text, type Decoded } from '../config/schema.ts'
import { prefixed } from '../errors.ts'
import { authoritiesOf, systemAuthorities } from './authorities.ts'
import { commonOptions } from './common.ts'
import { tlsFields, tlsProblems } from './section.ts'

const fields = {
  insecure: bool(false, 'No TLS, where the endpoint does not say whether (otlp_grpc).'),
  insecure_skip_verify: bool(false, 'Accept any certificate.'),
  server_name_override: text('', 'Name that the certificate must be for.'),
  ...tlsFields,
}

export type ClientTls = Decoded<typeof fields>

const section = struct(fields, 'TLS of the connection.')

/** The Collector finds what is wrong twice: in the section, and in the part that it shares with servers. */
export const clientTls: Field<ClientTls> = {
  ...section,
  validate: (tls): Invalid[] =>
    tlsProblems(tls).flatMap((problem) => [
      { path: [], text: problem },
      { path: ['config'], text: problem },
    ]),
}

/**
 * Options of node:tls for the next connection. Files are read and checked at once, so that what is wrong is an error at the start, and
 * again after `reload_interval`; what is wrong then leaves what was read before. Throws an Error with one sentence that names the file.
 */
export function clientTlsOptions(tls: ClientTls): () => ConnectionOptions {
  let options = load(tls)
  let loadedAtMs = performance.now()
  return () => {
    if (tls.reload_interval > 0 && performance.now() - loadedAtMs >= tls.reload_interval) {
      loadedAtMs = performance.now()
      try {
        options = load(tls)
      } catch {
        // Somebody is replacing the files: those of before are good until then.
      }
    }
    return options
  }
}

/** Look at the section of a client that has no use for it, as the Collector does. Throws as `clientTlsOptions`. */
export function checkClientTls(tls: ClientTls): void {
  if (tls.insecure && tls.ca_file === '' && tls.ca_pem === '') return
  prefixed(FAILED, () => [authoritiesOf(tls), commonOptions(tls)])
}

const FAILED = 'failed to load TLS config'

function load(tls: ClientTls): ConnectionOptions {
  return prefixed(FAILED, () => {
    const ca = [...(authoritiesOf(tls) ?? systemAuthorities())]
    return {
      rejectUnauthorized: !tls.insecure_skip_verify,
      ...(tls.server_name_override && { servername: tls.server_name_override }),
      // Made once: with all authorities of a system that takes a while, and as options they would be in the name of each connection.
      secureContext: createSecureContext({ ...commonOptions(tls), ca }),
    }
  })
}
