import { gzipSync } from 'node:zlib';

const QUEUES = ['reacciones_cola', 'persistencia_cola'] as const;
export type ReactionsQueue = (typeof QUEUES)[number];

export interface BadMessage {
  readonly queue: ReactionsQueue;
  readonly what: string;
  readonly body: Buffer;
  /** Why it is given up, and what its error names. */
  readonly reason: 'undecodable' | 'unknown-type' | 'contract';
  readonly error: RegExp;
}

const timestamp = Date.now() / 1000;
const messages = {
  reaccion: { tipo: 'reaccion', usuario_id: 'malo', outfit_id: 'malo', accion: 'like', timestamp, metadata: {} },
  persistencia: { tipo: 'persistencia', evento: 'mal', datos: { user_id: 'malo' }, timestamp, metadata: {} },
  usuario: { tipo: 'usuario', usuario_id: 'malo', evento: 'mal', datos: {}, timestamp },
  outfit: { tipo: 'outfit', outfit_id: 'malo', evento: 'view', datos: {}, timestamp },
};
type Tipo = keyof typeof messages;

const queueOf = (tipo: Tipo): ReactionsQueue => (tipo === 'reaccion' ? 'reacciones_cola' : 'persistencia_cola');
const bytes = (text: string): Buffer => Buffer.from(text);
/** The message of this kind, with fields of another value; `undefined` leaves one out. */
const but = (tipo: Tipo, fields: object): Buffer => bytes(JSON.stringify({ ...messages[tipo], ...fields }));
/** As `but`, where JSON.stringify can't write the value. */
const written = (tipo: Tipo, field: string, json: string): Buffer =>
  bytes(JSON.stringify({ ...messages[tipo], [field]: '§' }).replace('"§"', json));
const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const [NO_JSON, NO_OBJECT, NO_UTF8] = [/is not JSON/, /is JSON, but no object/, /is not UTF-8/];
const undecodable: readonly (readonly [string, Buffer, RegExp])[] = [
  ['no JSON', bytes('like!'), NO_JSON],
  ['nothing', bytes(''), NO_JSON],
  ['half of a message', but('usuario', {}).subarray(0, 40), NO_JSON],
  ['a list', bytes('[{"tipo":"reaccion"}]'), NO_OBJECT],
  ['null', bytes('null'), NO_OBJECT],
  ['a text', bytes('"like"'), NO_OBJECT],
  ['nothing but NULs', Buffer.alloc(64), NO_JSON],
  ['text in Latin-1', Buffer.from(JSON.stringify({ ...messages.reaccion, usuario_id: 'Zoë' }), 'latin1'), NO_UTF8],
  ['bytes of gzip', gzipSync(but('reaccion', {})), NO_UTF8],
];

/** The fields of another type, or of none. */
const untyped: readonly (readonly [string, object, RegExp])[] = [
  ['no tipo', { tipo: undefined }, /says its type neither/],
  ['a tipo that is a number', { tipo: 7 }, /says its type neither/],
  ['an unknown tipo', { tipo: 'corazon' }, /names no type "corazon"/],
  ['a tipo with a NUL', { tipo: 'reac\0cion' }, /names no type "reac/],
  ['a tipo of 10,000 characters', { tipo: 't'.repeat(10_000) }, /names no type "ttt/],
];

/** Of one kind of message: what its contract says of the field. */
const broken: readonly (readonly [string, Tipo, Buffer, RegExp])[] = [
  ['another accion', 'reaccion', but('reaccion', { accion: 'love' }), /accion: .*like, unlike/],
  ['no accion', 'reaccion', but('reaccion', { accion: undefined }), /accion: /],
  ['no ids', 'reaccion', but('reaccion', { usuario_id: undefined, outfit_id: undefined }), /usuario_id: .*outfit_id: /],
  ['no usuario_id', 'usuario', but('usuario', { usuario_id: undefined }), /usuario_id: /],
  ['no outfit_id', 'outfit', but('outfit', { outfit_id: undefined }), /outfit_id: /],
  ['no evento', 'persistencia', but('persistencia', { evento: undefined }), /evento: /],
  ['no datos', 'usuario', but('usuario', { datos: undefined }), /datos: /],
  ['datos that are a list', 'outfit', but('outfit', { datos: [] }), /datos: /],
];

/** Of every kind of message that has the field. */
const everywhere: readonly (readonly [string, string, string, RegExp])[] = [
  ['a usuario_id of 201 characters', 'usuario_id', JSON.stringify('x'.repeat(201)), /usuario_id: .*200 characters/],
  ['an outfit_id of 201 characters', 'outfit_id', JSON.stringify('x'.repeat(201)), /outfit_id: .*200 characters/],
  ['a usuario_id with a NUL', 'usuario_id', '"a\\u0000b"', /usuario_id: .*control characters/],
  ['an outfit_id with a NUL', 'outfit_id', '"a\\u0000b"', /outfit_id: .*control characters/],
  ['a usuario_id with half a character', 'usuario_id', '"a\\ud800"', /usuario_id: .*half a character/],
  ['an empty usuario_id', 'usuario_id', '""', /usuario_id: /],
  ['metadata of 1 MB', 'metadata', JSON.stringify({ text: 'x'.repeat(2 ** 20) }), /metadata must be at most .* 65536/],
  ['metadata of 10,000 levels', 'metadata', nested(10_000), /metadata must be at most 32 levels/],
  ['metadata that is a list', 'metadata', '[]', /metadata/],
  ['datos of 1 MB', 'datos', JSON.stringify({ text: 'x'.repeat(2 ** 20) }), /datos must be at most .* 65536/],
  ['datos of 10,000 levels', 'datos', nested(10_000), /datos must be at most 32 levels/],
  ['a time in the future', 'timestamp', String(timestamp + 3_600), /timestamp must be Unix seconds.* ahead/],
  ['a time in milliseconds', 'timestamp', String(Date.now()), /timestamp must be Unix seconds.* ahead/],
  ['a negative time', 'timestamp', '-1', /timestamp must not be less than 0/],
  ['a time that is text', 'timestamp', '"2026-01-01T00:00:00Z"', /timestamp must be a number/],
  ['no time', 'timestamp', 'null', /timestamp must be a number/],
  ['a time beyond all numbers', 'timestamp', '1e999', /timestamp must be /],
];

const has = (tipo: Tipo, field: string): boolean => field in messages[tipo];
const kinds = Object.keys(messages) as Tipo[];

/** What a client without our contracts may write to the two queues of the reactions, each with what is to become of it. */
export const badReactions: readonly BadMessage[] = [
  ...QUEUES.flatMap((queue): BadMessage[] => [
    ...undecodable.map(([what, body, error]): BadMessage => ({ queue, what, body, reason: 'undecodable', error })),
    ...untyped.map(([what, fields, error]): BadMessage => {
      const body = but(queue === 'reacciones_cola' ? 'reaccion' : 'usuario', fields);
      return { queue, what, body, reason: 'unknown-type', error };
    }),
  ]),
  ...kinds.flatMap((tipo): BadMessage[] => {
    const queue = queueOf(tipo);
    const other = QUEUES.find((one) => one !== queue) ?? queue;
    const stray = new RegExp(`"${other}" names no type "${tipo}"`);
    const fields = everywhere.filter(([, field]) => has(tipo, field));
    return [
      {
        queue,
        what: `${tipo}, NaN`,
        body: written(tipo, 'timestamp', 'NaN'),
        reason: 'undecodable',
        error: NO_JSON,
      },
      { queue: other, what: `${tipo}, in the wrong queue`, body: but(tipo, {}), reason: 'unknown-type', error: stray },
      ...fields.map(([what, field, json, error]): BadMessage => {
        return {
          queue,
          what: `${tipo}, ${what}`,
          body: written(tipo, field, json),
          reason: 'contract',
          error,
        };
      }),
    ];
  }),
  ...broken.map(([what, tipo, body, error]): BadMessage => {
    return { queue: queueOf(tipo), what: `${tipo}, ${what}`, body, reason: 'contract', error };
  }),
];
