import type { LoggerService } from '@nestjs/common';
import type { Database } from '#database';
import type { Logger as Pino } from 'pino';
import type { DeclaredSubscriptions, EmbeddedQueue, Routes } from '#messaging';
import type { Brokers } from './brokers.js';
import type { Configs } from '../config/configs.js';
import type { ProcessMetrics } from '../metrics/process-metrics.js';
import type { Tracing } from '../tracing/tracing.js';

/** What all apps of a process share. */
export interface HostParts {
  readonly settings: Configs;
  readonly database: Database;
  readonly logger: Pino;
  readonly nestLogger: LoggerService;
  readonly processMetrics: ProcessMetrics;
  /** Undefined where nobody collects spans. */
  readonly tracing: Tracing | undefined;
  readonly routes: Routes;
  /** The rows of the embedded transport. */
  readonly embedded: { readonly queue: EmbeddedQueue; readonly declared: DeclaredSubscriptions };
  readonly brokers: Brokers;
  /** Tells this process from the app's others. */
  readonly instance: string;
}
