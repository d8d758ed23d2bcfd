import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { inArray, lt, sql } from 'drizzle-orm';
import { Database } from '#database';
import { idempotencyKeys } from '../database/schema.js';
import { SalesConfig } from '../sales.config.js';

const EVERY_MS = 10 * 60_000;

/** Small, so that no purchase waits long behind it. */
const BATCH = 1_000;

/** Removes idempotency keys that are older than SALES_IDEMPOTENCY_HOURS. */
@Injectable()
export class ForgetKeys implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(ForgetKeys.name);
  #timer: NodeJS.Timeout | undefined;
  #atWork: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly config: SalesConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => {
      this.#atWork ??= this.#tidy().finally(() => (this.#atWork = undefined));
    }, EVERY_MS);
    this.#timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#atWork;
  }

  /** Resolves to how many keys were removed. */
  async forget(): Promise<number> {
    const { db } = this.database;
    const old = db
      .select({ key: idempotencyKeys.key })
      .from(idempotencyKeys)
      .where(lt(idempotencyKeys.createdAt, sql`now() - make_interval(hours => ${this.config.idempotencyHours})`))
      .limit(BATCH);
    let forgotten = 0;
    for (;;) {
      const batch = await db
        .delete(idempotencyKeys)
        .where(inArray(idempotencyKeys.key, old))
        .returning({ key: idempotencyKeys.key });
      forgotten += batch.length;
      if (batch.length < BATCH) return forgotten;
    }
  }

  async #tidy(): Promise<void> {
    try {
      await this.forget();
    } catch (error) {
      this.#logger.warn(
        `idempotency keys were not tidied up, next try in ${EVERY_MS / 60_000} minutes: ${String(error)}`,
      );
    }
  }
}
