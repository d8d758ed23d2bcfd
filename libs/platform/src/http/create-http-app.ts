import type { DynamicModule, LoggerService, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger as Pino } from 'pino';
import type { Tracer } from '#messaging';
import type { HttpConfig } from '../config/http.config.js';
import type { AppMetrics } from '../metrics/app-metrics.js';
import { httpAdapter } from './adapter.js';
import { answerInTime } from './answer-in-time.js';
import { ProblemFilter } from './problem.filter.js';
import { limitDepth } from './limit-depth.js';
import { limitRate } from './rate-limit.js';
import { readOut } from './read-out.js';
import { traceRequests } from './request-trace.js';
import { validation } from './validation.js';

export interface HttpAppOptions {
  readonly name: string;
  readonly config: HttpConfig;
  readonly development: boolean;
  readonly logger: Pino;
  readonly nestLogger: LoggerService;
  readonly metrics: AppMetrics;
  /** Undefined where nobody collects spans. */
  readonly tracer?: Tracer | undefined;
}

/** A Nest app on Fastify with what every app has on its way in: trace, figures, limits, validation, problem details. */
export async function createHttpApp(
  module: Type | DynamicModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const { name, config, development, logger, nestLogger, metrics, tracer } = options;
  const adapter = httpAdapter(config, logger);
  const server: FastifyInstance = adapter.getInstance();
  traceRequests(server, name, tracer);
  metrics.measure(server);
  readOut(server, config);
  answerInTime(server, config);
  limitDepth(server);
  await limitRate(server, config, { development });
  const nest = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger,
    abortOnError: false,
  });
  nest.useGlobalFilters(new ProblemFilter(adapter, logger));
  nest.useGlobalPipes(validation());
  return nest;
}
