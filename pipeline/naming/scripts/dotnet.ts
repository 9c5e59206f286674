// .NET: `dotnet App.dll`.
import { baseOf, isGeneric, projectOf, scriptName } from '../path.ts'

/** `dotnet [exec] [options] file.dll`; `dotnet run` and `watch` run the project of the folder. */
export function dotnetScript(args: readonly string[], cwd: string): string | undefined {
  const dll = args.find((arg) => /\.(dll|exe)$/i.test(arg))
  if (dll === undefined)
    return args.some((a) => a === 'run' || a === 'watch') ? projectOf(cwd) : undefined
  const name = baseOf(dll).replace(/\.(dll|exe)$/i, '')
  return isGeneric(name) ? scriptName(dll, cwd) : name
}
