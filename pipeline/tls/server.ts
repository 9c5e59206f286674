// `tls:` of a server (config/configtls ServerConfig): its keys, and what node:tls makes of them.
import { readFileSync } from 'node:fs'
import { createSecureContext, getCACertificates, type TlsOptions } from 'node:tls'
import { bool, optional, struct, text, type Decoded } from '../config/schema.ts'
import { prefixed, reasonOf } from '../errors.ts'
import type { Logger } from '../log.ts'
import { hasCertificate, tlsFields, tlsProblems } from './section.ts'
import { cipherList, curveList } from './suites.ts'

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
  const options = prefixed('failed to load TLS config', () => {
    if (section.tpm.enabled) throw new Error('tpm: keys in a TPM are not supported, use key_file')
    return commonOptions(section)
  })
  const { client_ca_file } = section
  if (client_ca_file === '') return options
  const ca = prefixed('failed to load client CA CertPool', () => {
    const own = read(client_ca_file, `failed to load CA ${client_ca_file}`)
    prefixed(`failed to parse CA ${client_ca_file}`, () => createSecureContext({ ca: own }))
    return section.include_system_ca_certs_pool ? [own, ...getCACertificates('system')] : [own]
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

function commonOptions(section: ServerTls): TlsOptions {
  // A server has no use for these authorities, but a file that is not there is an error all the same.
  if (section.ca_file !== '') {
    read(section.ca_file, `failed to load CA CertPool File: failed to load cert ${section.ca_file}`)
  }
  const [cert, key] = prefixed('failed to load TLS cert and key', () => [
    section.cert_file === '' ? section.cert_pem : read(section.cert_file),
    section.key_file === '' ? section.key_pem : read(section.key_file),
  ])
  const ciphers = cipherList(section.cipher_suites, section.include_insecure_cipher_suites)
  const ecdhCurve = curveList(section.curve_preferences)
  const options = {
    cert,
    key,
    handshakeTimeout: HANDSHAKE_MS,
    minVersion: `TLSv${section.min_version || '1.2'}` as NonNullable<TlsOptions['minVersion']>,
    ...(section.max_version !== '' && {
      maxVersion: `TLSv${section.max_version}` as NonNullable<TlsOptions['maxVersion']>,
    }),
    ...(ciphers !== undefined && { ciphers }),
    ...(ecdhCurve !== undefined && { ecdhCurve }),
  }
  prefixed('failed to load TLS cert and key', () => createSecureContext(options))
  return options
}

function read(file: string, prefix?: string): string {
  const get = (): string => readFileSync(file, 'utf8')
  return prefix === undefined ? get() : prefixed(prefix, get)
}
