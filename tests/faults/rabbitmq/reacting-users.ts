import { newRandom } from '../../support/random.js';
import type { ReactionsClient } from '../../support/reactions-client.js';
import { Gate } from '../gate.js';
import { AnsweredReactions } from './answered-reactions.js';

const USERS = 500;
const OUTFITS = 10;
/** Of all that is sent. */
const VIEWS = 0.1;
/** Of all reactions. */
const LIKES = 0.6;

const outfitOf = (number: number): string => `outfit-${number}`;

export const outfits: readonly string[] = Array.from({ length: OUTFITS }, (_, number) => outfitOf(number));

/** Users who like, unlike and look at outfits, all at once and each one thing after the other, at every instance in turn. */
export class ReactingUsers {
  readonly answered = new AnsweredReactions();
  readonly #random = newRandom();
  readonly #gate: Gate;
  #sent = 0;

  /** @param many so many reactions and views, all users together; nobody goes beyond three quarters until `letThrough` */
  constructor(
    private readonly instances: readonly ReactionsClient[],
    private readonly many: number,
  ) {
    this.#gate = new Gate(Math.floor(many * 0.75));
  }

  get seed(): number {
    return this.#random.seed;
  }

  get sent(): number {
    return this.#sent;
  }

  letThrough(): void {
    this.#gate.letThrough(this.many);
  }

  /** Resolves once everything is answered. */
  async react(): Promise<void> {
    await Promise.all(Array.from({ length: USERS }, (_, number) => this.#reactAs(`usuario-${number}`)));
  }

  async #reactAs(usuario: string): Promise<void> {
    for (let turn = 0; turn < this.many / USERS; turn += 1) {
      const number = this.#sent;
      this.#sent += 1;
      await this.#gate.pass(number);
      const instance = this.#instance(number);
      const outfit = outfitOf(this.#random.between(0, OUTFITS - 1));
      if (this.#random.next() < VIEWS) await this.#look(instance, outfit, usuario);
      else await this.#say(instance, { outfit, usuario, liked: this.#random.next() < LIKES });
    }
  }

  async #look(instance: ReactionsClient, outfit: string, usuario: string): Promise<void> {
    const view = { evento: 'view', datos: { user_id: usuario } };
    const response = await instance.post(`/outfits/${outfit}/eventos`, view);
    if (response.status !== 202) return void this.answered.refused.push(response.status);
    this.answered.viewed(((await response.json()) as { message_id: string }).message_id);
  }

  async #say(
    instance: ReactionsClient,
    said: { readonly outfit: string; readonly usuario: string; readonly liked: boolean },
  ): Promise<void> {
    const reaction = { usuario_id: said.usuario, accion: said.liked ? 'like' : 'unlike' };
    const response = await instance.post(`/outfits/${said.outfit}/reactions`, reaction);
    if (response.status === 201) this.answered.reacted(said);
    else this.answered.refused.push(response.status);
  }

  #instance(number: number): ReactionsClient {
    const instance = this.instances[number % this.instances.length];
    if (!instance) throw new RangeError('there is no instance');
    return instance;
  }
}
