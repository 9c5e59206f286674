// `tls:` of a server (config/configtls ServerConfig): its keys, and what node:tls makes of them.
import type { TlsOptions } from 'node:tls'
import { bool, optional, struct, text, type Decoded } from '../config/schema.ts'
import { prefixed, reasonOf } from '../errors.ts'
import type { Logger } from '../log.ts'
import { authoritiesOf, certificatesIn, systemAuthorities } from './authorities.ts'
import { commonOptions } from './common.ts'
import { readPem } from './pem.ts'
import { hasCertificate, tlsFields, tlsProblems } from './section.ts'

const fields = {
  ...tlsFields,
  client_ca_file: text('', 'Ask clients for a certificate of these authorities, PEM.'),
  client_ca_file_reload: bool(false, 'Read client_ca_file again when it has changed.'),
}

export type ServerTls = Decoded<typeof fields>

/** The section; off without its key. */
export const serverTls = optional(
  struct(fields, 'TLS for clients.', undefined, 'configtls.ServerConfig'),
  'none',
)

/** configtls's texts for what does not fit together, for the section's owner to put its path before. */
export function serverTlsProblems(section: ServerTls | undefined): string[] {
  if (!section) return []
  const key = section.key_file !== '' || section.key_pem !== ''
  const own =
    hasCertificate(section) || key
      ? []
      : ['TLS configuration must include both certificate and key for server connections']
  return [...own, ...tlsProblems(section).map((one) => `config: ${one}`)]
}

/** A stranger's handshake may take so long. */
const HANDSHAKE_MS = 10_000
/** As configtls: how often a changed client_ca_file is looked for. */
const CLIENT_CA_MS = 1000

/** Reads the files. Throws an Error with one sentence: `failed to load TLS config: …`. */
export function serverTlsOptions(section: ServerTls): TlsOptions {
  const common = prefixed('failed to load TLS config', () => {
    // A server has no use for these authorities, but what cannot be read is an error all the same.
    authoritiesOf(section)
    return commonOptions(section)
  })
  const options = { ...common, handshakeTimeout: HANDSHAKE_MS }
  const { client_ca_file } = section
  if (client_ca_file === '') return options
  const ca = prefixed('failed to load client CA CertPool', () => {
    const pem = readPem(client_ca_file, `failed to load CA ${client_ca_file}`)
    const own = prefixed(`failed to parse CA ${client_ca_file}`, () => certificatesIn(pem))
    return section.include_system_ca_certs_pool ? [...own, ...systemAuthorities()] : own
  })
  return { ...options, ca, requestCert: true, rejectUnauthorized: true }
}

/** Read certificates again as the section says, and give them to `server`. What fails is logged, and the old ones stay. */
export function keepFresh(
  server: { setSecureContext(options: TlsOptions): void },
  section: ServerTls,
  log: Logger,
): () => void {
  const { reload_interval, client_ca_file, client_ca_file_reload } = section
  const periods = [
    ...(reload_interval > 0 ? [reload_interval] : []),
    ...(client_ca_file !== '' && client_ca_file_reload ? [CLIENT_CA_MS] : []),
  ]
  if (periods.length === 0) return () => {}
  let last = ''
  const reload = (): void => {
    try {
      const options = serverTlsOptions(section)
      const now = JSON.stringify([options.cert, options.key, options.ca])
      if (now === last) return
      last = now
      server.setSecureContext(options)
    } catch (error) {
      log.error('Reloading certificates failed, the old ones stay', { error: reasonOf(error) })
    }
  }
  const timer = setInterval(reload, Math.max(Math.min(...periods), 100))
  timer.unref()
  return () => clearInterval(timer)
}
