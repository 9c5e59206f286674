import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('build.sh', import.meta.url))

/** What build.sh can build. */
export type Backend = 'jaeger' | 'prometheus' | 'promtool' | 'otelcol' | 'telemetrygen'

/**
 * The path of a backend's binary, as `build.sh` built it. Never builds, which takes minutes: if
 * there is none, the error names the command that makes one.
 */
export async function backendBinary(name: Backend): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(script, ['--path', name])
    return stdout.trim()
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim()
    throw new Error(said || String(error), { cause: error })
  }
}
