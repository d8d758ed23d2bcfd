// A consumer as a Nest program has it without us: Nest's own RabbitMQ transport with its defaults, `noAck` among them, and
// a handler that takes a moment before its effect is in the database.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Transport } from '@nestjs/microservices';
import pg from 'pg';

const { DATABASE_URL, RABBITMQ_URL } = process.env;
/** As long as an e-mail takes to be sent. */
const WORK_MS = 50;

const pool = new pg.Pool({ connectionString: DATABASE_URL });

class Sales {
  async record({ id }) {
    await new Promise((resolve) => setTimeout(resolve, WORK_MS));
    await pool.query('insert into nest_faults.effects (id) values ($1)', [id]);
  }
}
function App() {}
EventPattern('sale_completed')(Sales.prototype, 'record', Object.getOwnPropertyDescriptor(Sales.prototype, 'record'));
Controller()(Sales);
Module({ controllers: [Sales] })(App);

const app = await NestFactory.createMicroservice(App, {
  transport: Transport.RMQ,
  options: { urls: [RABBITMQ_URL], queue: 'sales', queueOptions: { durable: true } },
  logger: ['error'],
});
await app.listen();
process.stdout.write('listening\n');
