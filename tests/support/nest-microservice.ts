import type { INestMicroservice, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { onTestFinished } from 'vitest';
import { TransportClient, TransportStrategy, type PacketOptions, type StrategyOptions } from '#messaging/nest';
import { embeddedTransport, silentLogger, type Transport } from '#messaging';
import { fixed } from '#messaging/contract';
import { MemoryLocalQueue } from '#messaging/testing';
import { quietLogger } from './quiet-logger.js';

interface MicroserviceOptions extends Omit<Partial<StrategyOptions>, 'transport' | 'queue'> {
  readonly broker?: MemoryLocalQueue;
  readonly providers?: Type<object>[];
  /** Called before it listens, as a main.ts would. */
  readonly prepare?: (app: INestMicroservice) => void;
}

const QUEUE = 'cats';

/** A transport of its own on a broker in memory, as another process has it. */
export function transportOn(broker: MemoryLocalQueue): Transport {
  return embeddedTransport({ queue: broker, owner: crypto.randomUUID(), logger: silentLogger });
}

/** What became dead letters meanwhile, where there is no database: their types and headers. */
export async function deadLettersOf(broker: MemoryLocalQueue): Promise<object[]> {
  const dead = { subscription: `${QUEUE}.dlq`, type: '', id: '' };
  const rows = await broker.claim({ ...dead, owner: 'test', limit: 10, leaseMs: 1 });
  return rows.map(({ type, message }) => ({ type, ...message.headers }));
}

/** A plain Nest microservice behind a strategy on a broker in memory, and a client of it. */
export async function nestMicroservice(
  controllers: Type<object>[],
  { broker = new MemoryLocalQueue(), providers = [], prepare, ...options }: MicroserviceOptions = {},
) {
  const policy = { attempts: 3, backoff: fixed('10ms'), ...options.policy };
  const common: PacketOptions = { transport: transportOn(broker), queue: QUEUE, logger: silentLogger };
  const strategy = new TransportStrategy({ ...common, ...options, policy });
  const module = await Test.createTestingModule({ controllers, providers }).setLogger(quietLogger).compile();
  const app = module.createNestMicroservice({ strategy, logger: false });
  prepare?.(app);
  await app.listen();
  onTestFinished(() => app.close());
  const client = new TransportClient({ ...common, transport: transportOn(broker) });
  onTestFinished(() => client.close());
  return { broker, strategy, app, client };
}
