import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { and, desc, eq, getTableColumns, ilike, lt, or, sql, type SQL } from 'drizzle-orm';
import { Database } from '#database';
import { mails } from '../database/schema.js';
import { InboxConfig } from '../inbox.config.js';
import type { ReceivedMail } from './mail.js';
import { readMail } from './read-mail.js';

const { source: _source, ...shown } = getTableColumns(mails);
const { html: _html, text: _text, ...listed } = shown;

/** An e-mail without its source. */
export type StoredMail = Omit<typeof mails.$inferSelect, 'source'>;
/** An e-mail as a list has it, with the beginning of its text. */
export type ListedMail = Omit<StoredMail, 'html' | 'text'> & { readonly excerpt: string };

export interface ListOptions {
  readonly limit: number;
  /** Only what arrived before this one. */
  readonly before?: bigint | undefined;
  /** What subject, sender or recipients contain, without regard to case. */
  readonly search?: string | undefined;
}

const EXCERPT_LENGTH = 140;
/** How often the oldest are looked at: the inbox may hold that many more than it should. */
const PRUNE_EVERY = 50;

/** The e-mails of the inbox. */
@Injectable()
export class MailStore {
  readonly #boot = randomUUID();
  #changes = 0;

  constructor(
    private readonly database: Database,
    private readonly config: InboxConfig,
  ) {}

  /** Changes whenever the inbox does: this process alone writes to it. */
  get version(): string {
    return `${this.#boot}-${this.#changes}`;
  }

  /** Resolves once the e-mail is committed. */
  async add({ envelopeFrom, envelopeTo, source }: ReceivedMail): Promise<void> {
    const content = await readMail(source);
    const to = content.to.length > 0 ? content.to : envelopeTo.map((address) => ({ address, name: '' }));
    await this.database.db
      .insert(mails)
      .values({ ...content, to, envelopeFrom, envelopeTo, size: source.length, source });
    this.#changes += 1;
    if (this.config.keep > 0 && this.#changes % PRUNE_EVERY === 0) await this.#prune();
  }

  /** Newest first. */
  async list({ limit, before, search }: ListOptions): Promise<readonly ListedMail[]> {
    const excerpt = sql<string>`left(coalesce(${mails.text}, ''), ${sql.raw(String(EXCERPT_LENGTH))})`;
    const rows = this.database.db.select({ ...listed, excerpt }).from(mails);
    return rows.where(this.#where({ before, search })).orderBy(desc(mails.id)).limit(limit);
  }

  /** Newest first, whole but for the source. */
  async read({ limit, before, search }: ListOptions): Promise<readonly StoredMail[]> {
    const rows = this.database.db.select(shown).from(mails);
    return rows.where(this.#where({ before, search })).orderBy(desc(mails.id)).limit(limit);
  }

  async get(id: bigint): Promise<StoredMail | undefined> {
    const [mail] = await this.database.db.select(shown).from(mails).where(eq(mails.id, id));
    return mail;
  }

  async source(id: bigint): Promise<Buffer | undefined> {
    const [mail] = await this.database.db.select({ source: mails.source }).from(mails).where(eq(mails.id, id));
    return mail?.source;
  }

  async count(search?: string): Promise<number> {
    return this.database.db.$count(mails, this.#where({ search }));
  }

  /** Resolves to whether it was there. */
  async delete(id: bigint): Promise<boolean> {
    const deleted = await this.database.db.delete(mails).where(eq(mails.id, id)).returning({ id: mails.id });
    this.#changes += 1;
    return deleted.length > 0;
  }

  async deleteAll(): Promise<void> {
    await this.database.db.delete(mails);
    this.#changes += 1;
  }

  async #prune(): Promise<void> {
    const newest = this.database.db
      .select({ id: mails.id })
      .from(mails)
      .orderBy(desc(mails.id))
      .offset(this.config.keep)
      .limit(1);
    await this.database.db.delete(mails).where(sql`${mails.id} <= (${newest})`);
  }

  #where({ before, search }: Pick<ListOptions, 'before' | 'search'>): SQL | undefined {
    return and(before === undefined ? undefined : lt(mails.id, before), search ? contains(search) : undefined);
  }
}

function contains(search: string): SQL | undefined {
  const pattern = `%${search.replace(/[\\%_]/g, String.raw`\$&`).replaceAll('\0', '')}%`;
  return or(
    ilike(mails.subject, pattern),
    ...[mails.from, mails.to, mails.cc].map((addresses) => sql`${addresses}::text ilike ${pattern}`),
  );
}
