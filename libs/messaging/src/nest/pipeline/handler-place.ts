import type { InstanceWrapper } from '@nestjs/core/internal';

/** A method of a consumer, where Nest has it. */
export interface HandlerPlace {
  readonly instance: object;
  readonly method: string;
  readonly wrapper: InstanceWrapper;
  /** Nest's name of the module that the consumer is a provider of. */
  readonly moduleKey: string;
  /** What it handles, for whoever asks the request: `billing/order_placed`. */
  readonly pattern: string;
}
