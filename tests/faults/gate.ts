/** Lets purchases through by their number. */
export class Gate {
  #open: number;
  readonly #waiting: (() => void)[] = [];

  /** @param open so many purchases may be made at once */
  constructor(open: number) {
    this.#open = open;
  }

  /** Lets `more` through; never one that stands at `most` or behind. */
  letThrough(more: number, most = Infinity): void {
    this.#open = Math.min(this.#open + more, most);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async pass(number: number): Promise<void> {
    while (number >= this.#open) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
