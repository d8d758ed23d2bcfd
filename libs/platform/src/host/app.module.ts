import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import type { Logger as Pino } from 'pino';
import { Database } from '#database';
import type { Messaging } from '#messaging';
import { MessagingModule } from '#messaging/nest';
import { ADMIN_CONTROLLERS } from '../admin/admin-parts.js';
import { AppVitals } from '../admin/vitals.controller.js';
import { OpenStreams } from '../admin/open-streams.js';
import { Authentication } from '../auth/authentication.js';
import type { Configs } from '../config/configs.js';
import { HealthController } from '../health/health.controller.js';
import { Readiness } from '../health/readiness.js';
import { AppLogger } from '../logging/app-logger.js';
import { AppMetrics } from '../metrics/app-metrics.js';
import { MetricsController } from '../metrics/metrics.controller.js';
import { ProcessMetrics } from '../metrics/process-metrics.js';
import type { AppDefinition } from './define-app.js';
import { migrationsOf } from './migrations-of.js';
import { PLATFORM_CONFIGS } from './settings.js';

export interface AppParts {
  readonly settings: Configs;
  readonly database: Database;
  readonly messaging: Messaging | undefined;
  readonly logger: Pino;
  readonly metrics: AppMetrics;
  readonly processMetrics: ProcessMetrics;
  readonly readiness: Readiness;
}

/** The module around an app's own: what every app can inject, and the routes that every app has. */
@Module({ controllers: [HealthController, MetricsController] })
export class AppModule {
  static of(definition: AppDefinition, parts: AppParts): DynamicModule {
    const { module, configs, inheritGlobals = false } = definition;
    const { messaging } = parts;
    const providers: Provider[] = [
      { provide: Database, useValue: parts.database },
      { provide: AppLogger, useValue: parts.logger },
      { provide: AppMetrics, useValue: parts.metrics },
      { provide: ProcessMetrics, useValue: parts.processMetrics },
      { provide: Readiness, useValue: parts.readiness },
      { provide: AppVitals, useValue: new AppVitals(parts.database, migrationsOf([definition])) },
      Authentication,
      OpenStreams,
      ...[...PLATFORM_CONFIGS, ...configs].map((config) => ({ provide: config, useValue: parts.settings.get(config) })),
    ];
    const imports =
      messaging === undefined ? [module] : [MessagingModule.forRoot({ messaging, inheritGlobals }), module];
    const controllers = messaging === undefined ? [] : ADMIN_CONTROLLERS;
    return { module: AppModule, global: true, imports, controllers, providers, exports: providers };
  }

  /** The same to look at: what can be injected has its names and no values, so that nothing has to be opened. */
  static preview({ module, configs, tables }: AppDefinition): DynamicModule {
    const own = [Database, AppLogger, AppMetrics, ProcessMetrics, Readiness];
    const made = [Authentication, OpenStreams, AppVitals];
    const providers = [...own, ...made, ...PLATFORM_CONFIGS, ...configs].map((provide) => ({
      provide,
      useValue: undefined,
    }));
    const controllers = tables === undefined ? [] : ADMIN_CONTROLLERS;
    const imports = [MessagingModule.preview(), module];
    return { module: AppModule, global: true, imports, controllers, providers, exports: providers };
  }
}
