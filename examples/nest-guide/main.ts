import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { exponential } from '#messaging/contract';
import { KeepErrors, RabbitmqStrategy } from '#messaging/nest';
import { CatsModule } from './cats.module.js';

export async function bootstrap(url: string): Promise<INestMicroservice> {
  const policy = { attempts: 5, backoff: exponential('1s', '1m'), timeout: '10s' } as const;
  const strategy = new RabbitmqStrategy({ urls: [url], queue: 'cats', policy });
  const app = await NestFactory.createMicroservice<MicroserviceOptions>(CatsModule, { strategy });
  app.useGlobalFilters(new KeepErrors());
  app.enableShutdownHooks();
  await app.listen();
  return app;
}
