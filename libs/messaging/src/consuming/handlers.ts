import { AnyMessage } from '../contract/ad-hoc-channel.js';
import type { Channel, Subscription } from '../contract/channel.js';
import { DuplicateHandler } from '../errors/boot-errors.js';
import { MessageNotOnChannel } from '../errors/contract-errors.js';
import { compileClass } from '../validation/compile.js';
import { checkBatch } from './batches/batch-policy.js';
import type { AnyHandler } from './any-handler.js';

/** The one handler of an ad-hoc channel, for whatever type. */
class EveryType extends Map<string, AnyHandler> {
  override get(): AnyHandler | undefined {
    return super.get(AnyMessage.messageType);
  }

  override has(): boolean {
    return this.size > 0;
  }
}

/** Every handler of an app, by subscription and type: one message of a subscription has one handler. */
export class Handlers {
  readonly #bySubscription = new Map<Subscription, Map<string, AnyHandler>>();

  /** @throws DuplicateHandler, MessageNotOnChannel, UnsupportedRule, InvalidBatch */
  add(handler: AnyHandler): void {
    const { subscription, messageClass, name } = handler;
    const { channel } = subscription;
    const type = messageClass.messageType;
    if (channel.classOf(type) !== messageClass) {
      throw new MessageNotOnChannel(
        channel.name,
        `class ${messageClass.name} of ${name}`,
        channel.messages.map((named) => named.name),
      );
    }
    compileClass(messageClass, type);
    checkBatch(handler);
    const byType =
      this.#bySubscription.get(subscription) ?? (channel.adHoc ? new EveryType() : new Map<string, AnyHandler>());
    const other = byType.get(type);
    if (other) throw new DuplicateHandler(subscription.name, type, other.name, name);
    byType.set(type, handler);
    this.#bySubscription.set(subscription, byType);
  }

  bySubscription(): ReadonlyMap<Subscription, ReadonlyMap<string, AnyHandler>> {
    return this.#bySubscription;
  }

  channels(): readonly Channel[] {
    return [...new Set([...this.#bySubscription.keys()].map(({ channel }) => channel))];
  }
}
