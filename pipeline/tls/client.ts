// `tls:` of a client (config/configtls ClientConfig): its keys, and what node:tls makes of them.
import { readFileSync } from 'node:fs'
import { getCACertificates, type ConnectionOptions, type SecureVersion } from 'node:tls'
import type { Field, Invalid } from '../config/field.ts'
import { bool, struct, text, type Decoded } from '../config/schema.ts'
import { prefixed } from '../errors.ts'
import { tlsFields, tlsProblems } from './section.ts'
import { cipherList, curveList } from './suites.ts'

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
 * Options of node:tls for the next connection. Files are read at once, so that a wrong path is an error at the start, and again after
 * `reload_interval`; what cannot be read then leaves what was read before. Throws an Error that names the file.
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

const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
}

function load(tls: ClientTls): ConnectionOptions {
  return prefixed('failed to load TLS config', () => {
    if (tls.tpm.enabled) throw new Error('tpm: keys in a TPM are not supported, use key_file')
    const ca = pem(tls, 'ca')
    const cert = pem(tls, 'cert')
    const key = pem(tls, 'key')
    const ciphers = cipherList(tls.cipher_suites, tls.include_insecure_cipher_suites)
    const ecdhCurve = curveList(tls.curve_preferences)
    const maxVersion = VERSIONS[tls.max_version]
    return {
      rejectUnauthorized: !tls.insecure_skip_verify,
      minVersion: VERSIONS[tls.min_version] ?? 'TLSv1.2',
      ...(maxVersion && { maxVersion }),
      ...(ca && {
        ca: tls.include_system_ca_certs_pool ? [...getCACertificates('system'), ca] : ca,
      }),
      ...(cert && { cert }),
      ...(key && { key }),
      ...(tls.server_name_override && { servername: tls.server_name_override }),
      ...(ciphers && { ciphers }),
      ...(ecdhCurve && { ecdhCurve }),
    }
  })
}

function pem(tls: ClientTls, what: 'ca' | 'cert' | 'key'): string | undefined {
  const path = tls[`${what}_file`]
  if (path === '') return tls[`${what}_pem`] || undefined
  return prefixed(`tls::${what}_file`, () => readFileSync(path, 'utf8'))
}
