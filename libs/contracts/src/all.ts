import type { Channel } from '#messaging/contract';
import { persistenciaCola } from './reactions/persistencia-cola.js';
import { reaccionesCola } from './reactions/reacciones-cola.js';
import { salesEvents } from './sales/sales-events.js';
import { email } from './tasks/email.js';

/** Every channel that the contracts name, for generators, laws and topology. */
export const channels: readonly Channel[] = [salesEvents, reaccionesCola, persistenciaCola, email];
