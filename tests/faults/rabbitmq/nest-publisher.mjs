// A shop as a Nest program has it without us: a row in its database, then `emit` by Nest's own RabbitMQ client to a
// durable queue, persistent. Three quarters go at once; the rest when it is told by SIGUSR2.
import 'reflect-metadata';
import { Transport, ClientProxyFactory } from '@nestjs/microservices';
import pg from 'pg';
import { lastValueFrom } from 'rxjs';

const { DATABASE_URL, RABBITMQ_URL, MESSAGES } = process.env;
const AT_ONCE = 20;
const messages = Number(MESSAGES);

const pool = new pg.Pool({ connectionString: DATABASE_URL });
const client = ClientProxyFactory.create({
  transport: Transport.RMQ,
  options: { urls: [RABBITMQ_URL], queue: 'sales', queueOptions: { durable: true }, persistent: true },
});
await client.connect();
const told = new Promise((resolve) => process.once('SIGUSR2', resolve));

let next = 0;
async function seller() {
  for (let id = next++; id < messages; id = next++) {
    if (id >= (messages * 3) / 4) await told;
    await pool.query('insert into nest_faults.sales (id) values ($1)', [id]);
    await lastValueFrom(client.emit('sale_completed', { id }), { defaultValue: undefined });
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, seller));
process.stdout.write('all sold\n');
// A wait that keeps the process: it ends by a signal.
setInterval(() => undefined, 60_000);
