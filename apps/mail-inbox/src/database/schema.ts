import { bigint, integer, jsonb, pgSchema, text, timestamp } from 'drizzle-orm/pg-core';
import { bytea } from '#database';
import type { AttachmentInfo, MailAddress } from '../mails/mail.js';

export const mailInbox = pgSchema('mail_inbox');

/** E-mails as they came, and beside it what was read from them, so that listing parses nothing. */
export const mails = mailInbox.table('mails', {
  /** Ascending in the order of arrival. */
  id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
  receivedAt: timestamp('received_at', { withTimezone: true }).notNull().defaultNow(),
  envelopeFrom: text('envelope_from').notNull(),
  envelopeTo: jsonb('envelope_to').$type<readonly string[]>().notNull(),
  messageId: text('message_id').notNull(),
  subject: text('subject').notNull(),
  from: jsonb('from').$type<readonly MailAddress[]>().notNull(),
  to: jsonb('to').$type<readonly MailAddress[]>().notNull(),
  cc: jsonb('cc').$type<readonly MailAddress[]>().notNull(),
  /** What its Date header says, where that is a date. */
  date: timestamp('date', { withTimezone: true }),
  html: text('html'),
  text: text('text'),
  attachments: jsonb('attachments').$type<readonly AttachmentInfo[]>().notNull(),
  /** Why it could not be read, where it couldn't; then `text` is its source. */
  defect: text('defect'),
  size: integer('size').notNull(),
  source: bytea('source').notNull(),
});
