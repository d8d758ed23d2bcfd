import { pgSchema } from 'drizzle-orm/pg-core';
import { messagingTables } from '#database';

export const email = pgSchema('email');

export const messaging = messagingTables(email);
export const { outbox, relays, inbox, localQueue, deadLetters, audit, pauses } = messaging;
