import { defineApp } from '#platform';
import { messaging } from './database/schema.js';
import { SalesConfig } from './sales.config.js';
import { SalesModule } from './sales.module.js';

export const salesApi = defineApp({
  name: 'sales-api',
  port: 3001,
  module: SalesModule,
  schema: 'sales',
  migrations: 'apps/sales-api/migrations',
  tables: messaging,
  configs: [SalesConfig],
  openapi: {
    title: 'Sales',
    description:
      'An organic grocery: its catalog, and purchases that are confirmed by e-mail and earn points. ' +
      'A browser (`Accept: text/html`) gets the shop as pages, from the same addresses.',
  },
});
