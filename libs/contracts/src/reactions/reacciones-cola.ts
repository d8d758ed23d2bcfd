import { channel } from '#messaging/contract';
import { Reaccion } from './reaccion.js';

/** Real time only: what nobody took within ten seconds, and what 5,000 newer ones pushed out, is gone. */
export const reaccionesCola = channel('reacciones_cola', {
  pattern: 'tasks',
  transport: 'rabbitmq',
  messages: [Reaccion],
  typeField: 'tipo',
  identity: 'none',
  lossy: true,
  expiresAfter: '10s',
  maxLength: 5_000,
});

/** Applies what other programs published, and tells who is looking. */
export const reacciones = reaccionesCola.subscription('reacciones_cola', { attempts: 3 });
