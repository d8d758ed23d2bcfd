import { afterAll, afterEach, beforeAll } from 'vitest';
import type { TransportName } from '../../contract/channel.js';
import { Bus, type BusOptions } from './bus.js';
import type { BrokerInHand, Candidate, Place, Subject } from './place.js';
import { aChannel, type Things } from './things.js';

/** The place of a suite, and what a test started in it. */
export class Rig {
  readonly #buses: Bus[] = [];
  #place: Place | undefined;
  #observer: Subject | undefined;

  constructor(
    readonly name: TransportName,
    readonly candidate: Candidate,
  ) {
    beforeAll(async () => {
      this.#place = await candidate.make();
      this.#observer = await this.#place.start('the observer');
    });
    // Whoever is left is killed: what a test waits for, it waits for itself.
    afterEach(() => Promise.all(this.#buses.splice(0).map((bus) => bus.kill())));
    afterAll(async () => {
      await this.#observer?.close();
      await this.#place?.close();
    });
  }

  get place(): Place {
    if (!this.#place) throw new TypeError('a place is there while tests run');
    return this.#place;
  }

  get broker(): BrokerInHand {
    if (!this.place.broker) throw new TypeError('a candidate that has a broker has a hand on it');
    return this.place.broker;
  }

  /** A process apart from the tests' own, which outlives them and sees what is stored. */
  get observer(): Subject {
    if (!this.#observer) throw new TypeError('an observer is there while tests run');
    return this.#observer;
  }

  /** How much of a load, of its full size. */
  size(full: number): number {
    return this.candidate.full ? full : full / 10;
  }

  /** A load's patience. */
  get loadMs(): number {
    return this.size(600_000);
  }

  channel(options: Parameters<typeof aChannel>[1] = {}): Things {
    return aChannel(this.name, options);
  }

  async bus(options: BusOptions): Promise<Bus> {
    const bus = await Bus.start(this.name, this.place, options);
    this.#buses.push(bus);
    return bus;
  }
}
