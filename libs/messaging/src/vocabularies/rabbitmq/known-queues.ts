import type { Outfit, Persistencia, Reaccion, Usuario } from '#contracts';
import type { Fields } from '../../contract/message.js';

/** What a callback is given of the queues that this vocabulary publishes to, told apart by `tipo`. */
interface KnownQueues {
  readonly reacciones_cola: Fields<Reaccion>;
  readonly persistencia_cola: Fields<Persistencia> | Fields<Usuario> | Fields<Outfit>;
}

export type DataOf<Queue extends string> = Queue extends keyof KnownQueues
  ? KnownQueues[Queue]
  : Readonly<Record<string, unknown>>;
