interface Reaction {
  readonly outfit: string;
  readonly usuario: string;
  readonly liked: boolean;
}

/** Everything that was answered, as those who asked know it. */
export class AnsweredReactions {
  readonly #liked = new Map<string, boolean>();
  readonly #views: string[] = [];
  #reactions = 0;
  /** What was answered to those who were refused. */
  readonly refused: number[] = [];

  get all(): number {
    return this.#reactions + this.#views.length;
  }

  get reactions(): number {
    return this.#reactions;
  }

  /** Pairs of an outfit and a user who said something of it. */
  get pairs(): number {
    return this.#liked.size;
  }

  /** Ids of messages that are to be in the log. */
  get views(): readonly string[] {
    return this.#views;
  }

  reacted({ outfit, usuario, liked }: Reaction): void {
    this.#reactions += 1;
    this.#liked.set(`${outfit} ${usuario}`, liked);
  }

  viewed(messageId: string): void {
    this.#views.push(messageId);
  }

  /** Whether this is what the user was answered last of the outfit. */
  agrees({ outfit, usuario, liked }: Reaction): boolean {
    return this.#liked.get(`${outfit} ${usuario}`) === liked;
  }
}
