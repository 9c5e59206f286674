// The few words that setup takes for itself; all others are for the program that it starts.

/** @param {string[]} words @param {string[]} flags further flags of the caller's own */
export function parse(words, flags = []) {
  const own = new Set(['--yes', '--no-install', ...flags])
  const given = new Set(words.filter((word) => own.has(word)))
  return { given, rest: words.filter((word) => !own.has(word)), consent: consentOf(given) }
}

/** `npm start --yes`, without `--`, reaches us as a setting of npm. */
function consentOf(given) {
  if (given.has('--no-install') || process.env.npm_config_install === '') return 'no'
  if (given.has('--yes') || process.env.npm_config_yes === 'true') return 'yes'
  return process.stdin.isTTY && process.stderr.isTTY ? 'ask' : 'yes'
}
