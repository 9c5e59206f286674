// The error that everything in native/ throws. Its code says what kind of thing is missing; its message is one sentence.

export type NativeCode =
  /** The addon was not built, or cannot be loaded. */
  | 'not_built'
  /** No such file, program or map. */
  | 'not_found'
  /** A wrong argument. */
  | 'invalid'
  /** Used after `close`. */
  | 'closed'
  /** The process may not: the message names what is not in its effective set. */
  | 'missing_capability'
  /** The kernel says no although all capabilities are there. */
  | 'EPERM'
  /** No /sys/kernel/btf/vmlinux. */
  | 'no_btf'
  /** The kernel has no such hook, helper or kind of program. */
  | 'missing_feature'
  /** The verifier refuses a program: see `verifierLog`. */
  | 'verifier'
  /** Anything else that the kernel answered: see `errno`. */
  | 'failed'

export interface NativeErrorFields {
  readonly code: NativeCode
  readonly errno?: number
  readonly program?: string
  readonly verifierLog?: string
}

export class NativeError extends Error {
  override readonly name = 'NativeError'
  readonly code: NativeCode
  /** Positive, as in errno.h. */
  declare readonly errno?: number
  /** The BPF program that it is about. */
  declare readonly program?: string
  /** All that the kernel's verifier said; its last lines are the reason. */
  declare readonly verifierLog?: string

  /** The addon makes these too: it is given this class when it is loaded. */
  constructor(message: string, { code, errno, program, verifierLog }: NativeErrorFields) {
    super(message)
    this.code = code
    if (errno !== undefined) this.errno = errno
    if (program !== undefined) this.program = program
    // Not enumerable: a log can have megabytes, and printing the error prints what is.
    if (verifierLog !== undefined)
      Object.defineProperty(this, 'verifierLog', { value: verifierLog })
  }
}
