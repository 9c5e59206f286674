// Every exporter a configuration may name, sorted.
import type { Exporter } from '../pipeline/component.ts'

export const exporters: readonly Exporter[] = []
