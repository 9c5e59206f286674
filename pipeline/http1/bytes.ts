// Bytes that HTTP/1 is made of.
export const LF = 10
export const CR = 13
export const SP = 32
export const HT = 9
export const COLON = 58
export const SLASH = 47
export const AT = 64

/** Value of a hexadecimal digit, 255 for any other byte. */
export const HEX: Uint8Array = new Uint8Array(256).fill(255)
for (let i = 0; i < 16; i++) {
  const digit = i.toString(16)
  HEX[digit.charCodeAt(0)] = i
  HEX[digit.toUpperCase().charCodeAt(0)] = i
}

export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}
