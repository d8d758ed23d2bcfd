import { Duplex } from 'node:stream';
import type { PGlite } from '@electric-sql/pglite';

/** How long answers may follow one another before timers and sockets get their turn. */
const FAIR_MS = 5;
/** https://www.postgresql.org/docs/current/protocol-message-formats.html: Terminate, the one message without an answer. */
const TERMINATE = 'X'.charCodeAt(0);

/**
 * Lets `pg` talk to PGlite as to a server: what the client writes is handed to the engine, whose answer comes back.
 * One driver for both kinds of database, with its prepared statements, and a third of the CPU of PGlite's own `query`,
 * which crosses into the engine six times a statement.
 */
export class PgliteSocket extends Duplex {
  readonly #lite: PGlite;
  readonly #fresh: () => boolean;
  #lastTurn = 0;

  /** @param fresh whether the engine's one session was never used; a later connection begins with a clean one too */
  constructor(lite: PGlite, fresh: () => boolean) {
    super();
    this.#lite = lite;
    this.#fresh = fresh;
  }

  /** As net.Socket has it; `pg` calls it, and the four after it. */
  connect(): this {
    const clean = this.#fresh() ? Promise.resolve() : this.#cleanSession();
    clean.then(
      () => this.emit('connect'),
      (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come.
  }

  override _write(message: Buffer, _encoding: string, done: (error?: Error) => void): void {
    void this.#exchange(message, done);
  }

  /** `pg` corks what makes up one statement: parse, bind, describe, execute, sync. */
  override _writev(messages: { chunk: Buffer }[], done: (error?: Error) => void): void {
    void this.#exchange(Buffer.concat(messages.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  async #exchange(message: Buffer, done: (error?: Error) => void): Promise<void> {
    const answer: Buffer[] = [];
    // The engine reuses its memory: what it hands out is copied.
    const onRawData = (bytes: Uint8Array): void => void answer.push(Buffer.from(bytes));
    try {
      await this.#lite.execProtocolRawStream(message, { syncToFs: false, onRawData });
      if (answer.length === 0 && message[0] !== TERMINATE)
        throw new Error('PGlite gave no answer: its engine has failed');
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#deliver(Buffer.concat(answer), done);
  }

  /** The engine answers at once, so that a busy caller would never leave the microtasks; now and then it has to. */
  #deliver(answer: Buffer, done: () => void): void {
    const give = (): void => {
      if (answer.length > 0) this.push(answer);
      done();
    };
    const now = performance.now();
    if (now - this.#lastTurn < FAIR_MS) {
      give();
      return;
    }
    setImmediate(() => {
      this.#lastTurn = performance.now();
      give();
    });
  }

  /** The engine's session outlives a connection: a transaction and prepared statements of the last one are none of this one's. */
  async #cleanSession(): Promise<void> {
    await this.#lite.exec('rollback');
    await this.#lite.exec('discard all');
  }
}
