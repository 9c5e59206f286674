// Java: a jar, a main class, or the name that a framework was given.
import { baseOf, isGeneric, projectOf, scriptName } from '../path.ts'
import { optionValue } from './options.ts'

const VALUED = new Set([
  '-cp',
  '-classpath',
  '--class-path',
  '-p',
  '--module-path',
  '--upgrade-module-path',
  '--add-modules',
  '--add-opens',
  '--add-exports',
  '--add-reads',
  '--patch-module',
  '--limit-modules',
  '--enable-native-access',
  '--source',
])

/** Main classes of containers: what they are, or undefined for the folder they were started in. */
const CONTAINERS: ReadonlyMap<string, string | undefined> = new Map([
  ['org.apache.catalina.startup.Bootstrap', 'tomcat'],
  ['org.springframework.boot.loader.JarLauncher', undefined],
  ['org.springframework.boot.loader.WarLauncher', undefined],
  ['org.springframework.boot.loader.PropertiesLauncher', undefined],
  ['org.springframework.boot.loader.launch.JarLauncher', undefined],
  ['org.springframework.boot.loader.launch.WarLauncher', undefined],
  ['org.springframework.boot.loader.launch.PropertiesLauncher', undefined],
  ['play.core.server.ProdServerStart', undefined],
])

/**
 * A version and its qualifiers, `-1.4.2-SNAPSHOT+b7.x`. One that begins with a digit goes on as it likes; one that begins with
 * letters has only digits and dots after them, until a letter or a digit after a dot begins anew. As each text can be read in one
 * way only, none takes long.
 */
const VERSION =
  /[-_]v?\d+(?:[-.+](?:\d[\w.]*|[A-Za-z]+(?:\d*\.+[A-Za-z]+)*\d*(?:\.+(?:\d[\w.]*)?)?))*/g

/** `-Dotel.service.name=…`: the Java agent's spelling of OTEL_SERVICE_NAME. */
export function otelProperty(args: readonly string[]): string | undefined {
  return optionValue(args, '-Dotel.service.name')
}

/** `java [options] -jar file | -m module/class | class [arguments]` (java(1)). */
export function javaScript(args: readonly string[], cwd: string): string | undefined {
  const spring = optionValue(args, '-Dspring.application.name', '--spring.application.name')
  if (spring) return spring
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-jar') return jarName(args[i + 1] ?? '', cwd)
    if (arg === '-m' || arg === '--module') return className(args[i + 1] ?? '', cwd)
    if (VALUED.has(arg)) i++
    else if (!arg.startsWith('-') && !arg.startsWith('@')) {
      return arg.endsWith('.java') ? scriptName(arg, cwd) : className(arg, cwd)
    }
  }
  return undefined
}

/** `shop-1.4.2-SNAPSHOT-exec.jar` → shop; `app.jar` → its folder. */
function jarName(jar: string, cwd: string): string | undefined {
  const bare = versionless(
    baseOf(jar)
      .replace(/\.[jw]ar$/, '')
      .replace(/-(?:all|boot|exec|fat|jar-with-dependencies|runner|shaded|standalone|uber)$/, ''),
  )
  if (bare === '' || isGeneric(bare) || bare === 'quarkus-run') {
    return scriptName(`${jar.slice(0, jar.lastIndexOf('/') + 1)}app.jar`, cwd)
  }
  return bare
}

/** `name` without the version that it ends with. */
export function versionless(name: string): string {
  for (const { 0: version, index } of name.matchAll(VERSION)) {
    // One that ends before would end there from each later place in it, too.
    if (index + version.length === name.length) return name.slice(0, index)
  }
  return name
}

function className(main: string, cwd: string): string | undefined {
  const path = main.split('/').at(-1)!
  if (CONTAINERS.has(path)) return CONTAINERS.get(path) ?? projectOf(cwd)
  const parts = path.split('.')
  const simple = parts.at(-1)!
  return isGeneric(simple) ? (parts.at(-2) ?? simple) : simple
}
