// A condition that cannot be evaluated for the item at hand: what happens then is for `error_mode` to say.
export class Unevaluable extends Error {
  constructor(text: string) {
    super(text)
    this.name = 'Unevaluable'
  }
}
