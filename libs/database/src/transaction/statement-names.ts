import type { QueryConfig } from 'pg';

/** Texts that are worth a name. Some vary without end, as an insert does with the number of its rows: those beyond go without. */
const MOST = 300;

/**
 * Names what is said again and again, so that a connection prepares it once instead of parsing it each time
 * (of a small transaction that is a third to a half). Only with values: without them a text may be several statements.
 */
export class StatementNames {
  readonly #seen = new Map<string, string>();

  named(config: QueryConfig, values: unknown[] | undefined): QueryConfig {
    if (config.name !== undefined || values === undefined || values.length === 0) return config;
    const name = this.#seen.get(config.text);
    if (name !== undefined) return { ...config, name };
    if (this.#seen.size < MOST) this.#seen.set(config.text, `seen_${this.#seen.size}`);
    return config;
  }
}
