import { isId, type Outfit, type Persistencia, type Usuario } from '#contracts';

/** What is written of a message, whichever of the three it is. */
export interface Event {
  readonly tipo: string;
  readonly evento: string;
  readonly usuarioId: string | undefined;
  readonly outfitId: string | undefined;
  readonly datos: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>> | undefined;
  /** Unix seconds. */
  readonly timestamp: number;
}

/**
 * A message that doesn't name its user or outfit in a field of its own may do so in its `datos`, as `user_id`, `outfit_id`.
 * Fields that its contract doesn't name may be there too, of whatever kind and length: they are nobody's.
 */
export function eventOf(message: Persistencia | Usuario | Outfit): Event {
  const { tipo, evento, datos, timestamp } = message;
  return {
    tipo,
    evento,
    datos,
    timestamp,
    usuarioId: message.tipo === 'usuario' ? message.usuario_id : idIn(datos, 'user_id', 'usuario_id'),
    outfitId: message.tipo === 'outfit' ? message.outfit_id : idIn(datos, 'outfit_id'),
    metadata: message.tipo === 'persistencia' ? (message.metadata ?? undefined) : undefined,
  };
}

function idIn(datos: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined {
  const id = names.map((name) => datos[name]).find((value) => value !== undefined);
  return isId(id) ? id : undefined;
}
