import type { WireMessage } from '../../wire/envelope.js';
import type { Address, PublishResult } from '../transport.js';
import type { Route } from './topology.js';

const TAKEN: PublishResult = { fate: 'taken' };

/** One message on its way to the broker, until its fate is known. */
export class Parcel {
  readonly address: Address;
  readonly route: Route;
  readonly message: WireMessage;
  /** The broker gave it back: nobody takes it. Its confirm is still to come. */
  returned = false;
  /** It was given back before, and declared again for. */
  returnedBefore = false;
  #settle: ((result: PublishResult) => void) | undefined;

  constructor(
    { address, route, message }: Pick<Parcel, 'address' | 'route' | 'message'>,
    settle: (result: PublishResult) => void,
  ) {
    this.address = address;
    this.route = route;
    this.message = message;
    this.#settle = settle;
  }

  get settled(): boolean {
    return this.#settle === undefined;
  }

  /** For whoever reads an error. */
  get where(): string {
    return 'channel' in this.address ? `channel "${this.address.channel.name}"` : `"${this.address.replyTo}"`;
  }

  taken(): void {
    this.#end(TAKEN);
  }

  failed(error: Error): void {
    this.#end({ fate: 'failed', error });
  }

  refused(error: Error): void {
    this.#end({ fate: 'refused', error });
  }

  /** Its first fate is its fate. */
  #end(result: PublishResult): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(result);
  }
}
