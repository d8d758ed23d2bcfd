import { channel } from '#messaging/contract';
import { Outfit } from './outfit.js';
import { Persistencia } from './persistencia.js';
import { Usuario } from './usuario.js';

/**
 * Everything about users and outfits that must be kept. There is no id on the wire: a message of a foreign client that
 * comes twice can't be told from two that say the same.
 */
export const persistenciaCola = channel('persistencia_cola', {
  pattern: 'tasks',
  transport: 'rabbitmq',
  messages: [Persistencia, Usuario, Outfit],
  typeField: 'tipo',
  identity: 'none',
  deadLetters: true,
});

/** Writes the log of events. */
export const persistencia = persistenciaCola.subscription('persistencia_cola');
