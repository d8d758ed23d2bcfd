import type { RabbitmqBroker } from './rabbitmq-broker.js';

/** RabbitMQ's own default. */
const DEFAULT_WATERMARK = '0.6';

/** Does work while RabbitMQ's alarm of memory is on; everybody who publishes to that broker feels it. */
export async function underMemoryAlarm<T>(broker: RabbitmqBroker, work: () => Promise<T>): Promise<T> {
  await broker.control('set_vm_memory_high_watermark', '0.00001');
  try {
    return await work();
  } finally {
    await broker.control('set_vm_memory_high_watermark', DEFAULT_WATERMARK);
  }
}
