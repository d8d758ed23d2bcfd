import type { Headers } from '../wire/envelope.js';
import { channel, type Channel, type ChannelOptions } from './channel.js';
import { Message, type MessageClass } from './message.js';

const headers = new WeakMap<object, Headers>();

/** A message that no contract describes: whatever its body says, of whatever type. */
export class AnyMessage extends Message('*') {
  /** @param given what goes beside it, under its own names */
  static of(fields: object, given?: Headers): AnyMessage {
    const message = Object.assign(new AnyMessage(), fields);
    if (given) headers.set(message, given);
    return message;
  }

  static headersOf(message: object): Headers | undefined {
    return headers.get(message);
  }
}

export interface AdHocOptions extends Pick<ChannelOptions<MessageClass>, 'pattern' | 'transport' | 'because'> {
  /** What a body says of its type, where its headers don't; its `type` when absent. */
  readonly typeIn?: (fields: Readonly<Record<string, unknown>>) => string | undefined;
  /** The body of the answer to a request that failed, for askers that don't read headers. */
  readonly errorBody?: (error: unknown) => object;
}

/**
 * A channel under a name that no contract knows: nothing is validated, every type has the one handler, and what there is
 * of it on the broker is used as it is.
 */
export function adHocChannel(
  name: string,
  { typeIn, errorBody, ...options }: AdHocOptions,
): Channel<typeof AnyMessage> {
  const declared = channel(name, { ...options, messages: [AnyMessage], identity: 'none' });
  const differing = {
    adHoc: true,
    classOf: () => AnyMessage,
    ...(typeIn && { typeIn }),
    ...(errorBody && { errorBody }),
  };
  // Its subscriptions know it by what it is, so it is changed and not copied.
  return Object.assign(declared, differing);
}
