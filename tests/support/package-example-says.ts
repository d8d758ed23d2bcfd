import { expect } from 'vitest';

/** The lines that examples/rabbitmq-package prints where nobody else takes from its queues; their order is not all said. */
export const packageExampleSays: readonly unknown[] = [
  'connected',
  'ana says like to o-1',
  'eva says unlike to o-1',
  'user_registration of somebody at attempt 1, with an id',
  'profile_update of ana at attempt 2, with an id',
  'view of o-1 at attempt 1, with an id',
  expect.stringMatching(/^not sent: .*usuario_id/),
  'took 6 of the 6 published',
  'reacciones_cola: 0 messages, 0 consumers',
  'persistencia_cola: 0 messages, 0 consumers',
  'persistencia_cola.dlq: 1 messages, 0 consumers',
  expect.stringMatching(/^RabbitMQ has no queue "no_such_queue"/),
  expect.stringMatching(/^given up: nobody_knows_this, .*what is "nobody_knows_this"\?/),
  '3 reactions purged',
];
