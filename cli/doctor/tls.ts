// Which TLS library a process has, be it mapped or linked into its program.
import type { Executable } from '../../receivers/process/elf.ts'

const LIBRARIES: readonly (readonly [RegExp, string])[] = [
  [/^libssl\.so/, 'OpenSSL'],
  [/^libgnutls\.so/, 'GnuTLS'],
  [/^libssl3\.so/, 'NSS'],
  [/^libmbedtls\.so/, 'Mbed TLS'],
  [/^libwolfssl\.so/, 'wolfSSL'],
  [/^libs2n\.so/, 's2n'],
]

/** `OpenSSL (libssl.so.3)`; undefined when there is none. `libraries`: base names of mapped files. */
export function tlsOf(
  language: string | undefined,
  libraries: readonly string[],
  executable: Executable | undefined,
): string | undefined {
  for (const [library, name] of LIBRARIES) {
    const found = libraries.find((one) => library.test(one))
    if (found !== undefined) return `${name} (${found})`
  }
  if (language === 'java') return 'JSSE (the Java runtime)'
  if (!executable) return undefined
  if (language === 'go') {
    return executable.contains('crypto/tls.(*Conn)', '.gopclntab', '.data.rel.ro')
      ? 'crypto/tls of Go'
      : undefined
  }
  // What is exported can be called: Node, and other programs that carry an OpenSSL or BoringSSL of their own.
  if (executable.contains('\0SSL_write\0', '.dynstr', '.strtab')) return 'OpenSSL (linked in)'
  if (language === 'rust' && executable.contains('rustls', '.rodata')) return 'rustls (linked in)'
  return undefined
}
