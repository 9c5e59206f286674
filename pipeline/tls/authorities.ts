// Certificates of authorities to trust, from files, from text and from the system.
import { X509Certificate } from 'node:crypto'
import { getCACertificates } from 'node:tls'
import { prefixed } from '../errors.ts'
import { readPem } from './pem.ts'
import type { TlsSection } from './section.ts'

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/**
 * The certificates in `pem`, without what is none (Go's AppendCertsFromPEM; OpenSSL stops at the first that is none, without a word).
 * Throws an Error when there is none at all.
 */
export function certificatesIn(pem: string): string[] {
  const found = (pem.match(BLOCK) ?? []).filter(isCertificate)
  if (found.length === 0) throw new Error('failed to parse cert: no certificate in it')
  return found
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

let system: readonly string[] | undefined

/** Those of the host, as Go takes them. A host that has none (a small image) has those that Node brings. */
export function systemAuthorities(): readonly string[] {
  if (system) return system
  // Each may be there under several names.
  const found = [...new Set(getCACertificates('system'))]
  return (system = found.length > 0 ? found : getCACertificates('bundled'))
}

/** What `ca_file` or `ca_pem` says, or undefined. Throws an Error with Go's text. */
export function authoritiesOf(section: TlsSection): readonly string[] | undefined {
  const { ca_file, ca_pem, include_system_ca_certs_pool } = section
  if (ca_file === '' && ca_pem === '') return undefined
  const where = `failed to load CA CertPool ${ca_file === '' ? 'PEM' : 'File'}`
  const own = prefixed(where, () =>
    certificatesIn(ca_file === '' ? ca_pem : readPem(ca_file, `failed to load cert ${ca_file}`)),
  )
  return include_system_ca_certs_pool ? [...own, ...systemAuthorities()] : own
}
