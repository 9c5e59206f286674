// What node:tls makes of the keys that servers and clients have in common (config/configtls/configtls.go loadTLSConfig).
import { readFileSync } from 'node:fs'
import { createSecureContext, type SecureContextOptions, type SecureVersion } from 'node:tls'
import { prefixed } from '../errors.ts'
import type { TlsSection } from './section.ts'
import { cipherList, curveList } from './suites.ts'

const VERSIONS: Readonly<Record<string, SecureVersion>> = {
  '1.0': 'TLSv1',
  '1.1': 'TLSv1.1',
  '1.2': 'TLSv1.2',
  '1.3': 'TLSv1.3',
}

/**
 * Certificate, key, versions, suites and curves; the files are read, and it is looked whether all fits together. Without the
 * authorities, which are not the same thing for servers and clients. Throws an Error with one sentence.
 */
export function commonOptions(section: TlsSection): SecureContextOptions {
  if (section.tpm.enabled) throw new Error('tpm: keys in a TPM are not supported, use key_file')
  const minVersion = VERSIONS[section.min_version] ?? 'TLSv1.2'
  const maxVersion = VERSIONS[section.max_version]
  const ciphers = cipherList(section)
  const ecdhCurve = curveList(section.curve_preferences)
  return prefixed('failed to load TLS cert and key', () => {
    const cert = pem(section.cert_file, section.cert_pem)
    const key = pem(section.key_file, section.key_pem)
    const options = {
      minVersion,
      ...(maxVersion && { maxVersion }),
      ...(cert !== '' && { cert }),
      ...(key !== '' && { key }),
      ...(ciphers !== undefined && { ciphers }),
      ...(ecdhCurve !== undefined && { ecdhCurve }),
    }
    createSecureContext(options)
    return options
  })
}

const pem = (file: string, text: string): string =>
  file === '' ? text : readFileSync(file, 'utf8')
