import { AsyncLocalStorage } from 'node:async_hooks';
import { silentLogger, type ConsumeOptions, type WireMessage } from '#messaging';
import type { Session, SessionRole } from '#messaging/vocabularies';
import { ScriptedTransport } from './scripted-transport.js';

/** A connection to a broker that answers by a script, and what went over it. */
export class ScriptedSession implements Session {
  readonly name = 'test';
  readonly logger = silentLogger;
  readonly adopt = [];
  readonly atWork = new AsyncLocalStorage<object | undefined>();
  readonly transport = new ScriptedTransport('rabbitmq');
  /** What was published, by the name of its channel. */
  readonly sent: (readonly [channel: string, message: WireMessage])[] = [];
  /** How each queue was asked for. */
  readonly asked: ConsumeOptions[] = [];
  readonly #endings = new Map<() => Promise<void>, SessionRole>();

  constructor() {
    const { publish, consume } = this.transport;
    this.transport.publish = (address, messages, options) => {
      for (const message of messages)
        this.sent.push(['channel' in address ? address.channel.name : 'a reply', message]);
      return publish(address, messages, options);
    };
    this.transport.consume = (source, options, handle) => {
      this.asked.push(options);
      return consume(source, options, handle);
    };
  }

  onClosing(role: SessionRole, end: () => Promise<void>): () => void {
    this.#endings.set(end, role);
    return () => void this.#endings.delete(end);
  }

  /** As a connection closes. */
  async close(): Promise<void> {
    for (const end of this.#endings.keys()) await end();
  }

  bodies(): unknown[] {
    return this.sent.map(([, { body }]) => JSON.parse(body.toString()) as unknown);
  }
}
