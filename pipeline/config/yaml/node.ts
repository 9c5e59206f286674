// A document as a tree, before anything in it has a type (go.yaml.in/yaml/v3, yaml.go).

interface Placed {
  /** From 1. */
  readonly line: number
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar'
  readonly value: string
  /** Neither quoted nor a block: what it looks like decides what it is. */
  readonly plain: boolean
  /** What the file says that it is, '' when it says nothing. */
  readonly tag: string
}

export interface SequenceNode extends Placed {
  readonly kind: 'sequence'
  readonly items: Node[]
}

export interface MappingNode extends Placed {
  readonly kind: 'mapping'
  readonly pairs: (readonly [Node, Node])[]
}

export interface AliasNode extends Placed {
  readonly kind: 'alias'
  readonly name: string
  readonly target: Node
}

export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode
