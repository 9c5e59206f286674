// Numbers and texts as pdata's JSON marshaler writes them (jsoniter and strconv under it).

/** Special values as text; an exponent has at least two digits. */
export function jsonDouble(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  return text.includes('e') ? text.replace(/e([+-])(\d)$/, 'e$10$2') : text
}

// oxlint-disable-next-line no-control-regex -- these are what must be escaped
const ESCAPED = /["\\\u0000-\u001f]/

// oxlint-disable-next-line no-control-regex -- these are what must be escaped
const EACH_ESCAPED = /["\\\u0000-\u001f]/g

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** No other characters are escaped, not even those that HTML or JavaScript would like to be. */
export function jsonText(text: string): string {
  if (!ESCAPED.test(text)) return `"${text}"`
  return `"${text.replace(EACH_ESCAPED, (char) => SHORT[char] ?? escape(char))}"`
}

const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
