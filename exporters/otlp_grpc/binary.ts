// Metadata whose values are bytes (grpc/doc/PROTOCOL-HTTP2.md, Binary-Header): on the wire they are base64.

export const isBinary = (name: string): boolean => name.toLowerCase().endsWith('-bin')
