import type { Message } from 'amqplib';
import type { Parcel } from './parcel.js';

/** Parcels in the order in which they were sent, each until its confirm. */
export class Parcels {
  readonly #all = new Set<Parcel>();

  get size(): number {
    return this.#all.size;
  }

  add(parcel: Parcel): void {
    this.#all.add(parcel);
  }

  delete(parcel: Parcel): void {
    this.#all.delete(parcel);
  }

  /**
   * Marks what the broker gives back. It does so in the order in which they were sent and before the confirm, so it is the
   * first that looks like it; of two that look the same, it is no matter which.
   */
  giveBack({ fields, properties, content }: Message): void {
    const { exchange, routingKey } = fields;
    for (const parcel of this.#all) {
      const { route, message, returned } = parcel;
      if (returned || route.exchange !== exchange || route.key !== routingKey) continue;
      if (properties.messageId !== undefined && properties.messageId !== message.id) continue;
      if (!content.equals(message.body)) continue;
      parcel.returned = true;
      return;
    }
  }
}
